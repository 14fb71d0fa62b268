import { expect, test as base } from '@playwright/test'
import { signalingFixtures, type SignalingFixtures } from 'beckon/testing/playwright'

const test = base.extend<SignalingFixtures>(
  signalingFixtures({
    folder: 'dist/demo', // where your build is
    address: ({ userId }) => `/?as=${userId}`,
  }),
)

test('ada calls bob', async ({ openAs }) => {
  const [ada, bob] = await openAs('ada', 'bob')
  await ada.getByRole('button', { name: 'Call Bob' }).click()
  await bob.getByRole('button', { name: 'Accept' }).click()
  await expect(ada.getByRole('dialog')).toContainText('In call')
})
