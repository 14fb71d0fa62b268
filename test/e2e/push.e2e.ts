import type { Page } from '@playwright/test'
import { expect, test, type PushHouse } from './pushTest.ts'

/** Opens the app and turns notifications on. */
async function turnOn(house: PushHouse): Promise<Page> {
  const page = await house.open()
  await page.getByRole('button', { name: 'Turn on notifications' }).click()
  await expect(page.getByText('Be told of calls')).toBeHidden()
  return page
}

/** The same, and no window is left. */
async function turnOnAndLeave(house: PushHouse): Promise<void> {
  const page = await turnOn(house)
  // While there is one: it makes the worker known to the devtools.
  await house.deliver({
    title: 'Bob',
    body: 'Hello',
    data: { type: 'message', userId: 'ada', from: 'bob', at: Date.now(), messageId: 'm' },
  })
  await page.close()
}

async function statusOf({ bob }: PushHouse, inviteId: string) {
  return (await bob.invitations.get(inviteId))?.status
}

test('[PU62] [PU68] [PU76] a push shows a call, and Answer accepts it once in the window that is open', async ({
  house,
}) => {
  const page = await turnOn(house)
  await house.ring('one')
  expect(await house.shown()).toEqual([
    { title: 'Bob', body: 'Incoming call', tag: 'one', actions: ['accept', 'decline'] },
  ])

  expect(await house.click('one', 'accept')).toEqual([])
  await expect(page.getByTestId('answer')).toHaveText('done')
  expect(await statusOf(house, 'one')).toBe('active')
  expect(house.accepted()).toBe(1)
  await expect.poll(house.shown).toEqual([])
})

test('[PU68] [PU76] of two windows one answers, and the call is the other’s no more @full', async ({
  house,
}) => {
  const first = await turnOn(house)
  const second = await house.open()
  await expect(second.getByTestId('answer')).toHaveText('none')
  await house.ring('two')
  for (const page of [first, second]) await expect(page.getByRole('alertdialog')).toBeVisible()
  expect(await house.click('two', 'accept')).toEqual([])
  await expect
    .poll(async () => {
      const said = [first, second].map((page) => page.getByTestId('answer').textContent())
      return new Set(await Promise.all(said))
    })
    .toEqual(new Set(['done', 'none']))
  expect(house.accepted()).toBe(1)
  expect(await statusOf(house, 'two')).toBe('active')
})

test('[PU68] [PU76] without a window Answer opens the app, which accepts once, also when it is loaded again @full', async ({
  house,
}) => {
  await turnOnAndLeave(house)
  await house.ring('three')
  const opened = await house.click('three', 'accept')
  expect(opened).toEqual([`${house.url}/?call=three&answer=accept`])

  const app = await house.open(opened[0]?.slice(house.url.length))
  await expect(app.getByTestId('answer')).toHaveText('done')
  expect(new URL(app.url()).search).toBe('')
  expect(await statusOf(house, 'three')).toBe('active')
  await app.reload()
  await expect(app.getByTestId('answer')).toHaveText('none')
  expect(house.accepted()).toBe(1)

  // The same address once more, in another tab.
  const again = await house.open(opened[0]?.slice(house.url.length))
  await expect(again.getByTestId('answer')).toHaveText('over')
  expect(house.accepted()).toBe(1)
})

test('[PU69] without a window Decline tells the server, and opens nothing', async ({ house }) => {
  await turnOnAndLeave(house)
  await house.bob.invitations.invite({ to: 'ada', inviteId: 'four' })
  const { data } = await house.arrive()
  expect(data).toMatchObject({ type: 'ring', userId: 'ada', from: 'bob', inviteId: 'four' })
  await expect.poll(house.shown).toContainEqual({
    ...{ title: 'bob', body: 'Incoming call', tag: 'four' },
    actions: ['accept', 'decline'],
  })
  expect(await house.click('four', 'decline')).toEqual([])
  await expect
    .poll(() => house.bob.store.getState().invitations.byId.get('four'))
    .toMatchObject({
      ...{ status: 'ended', endReason: 'rejected' },
    })
})

test('[PU5] [PU11] [PU65] a call rings in a closed app, and is a missed call there when it is over', async ({
  house,
}) => {
  await turnOnAndLeave(house)
  await house.bob.invitations.invite({ to: 'ada', inviteId: 'seven', push: { title: 'Bob B.' } })
  await house.arrive()
  await house.bob.invitations.cancel('seven')
  const { data } = await house.arrive()
  expect(data).toMatchObject({ type: 'close', reason: 'missed' })
  await expect
    .poll(house.shown)
    .toContainEqual({ title: 'Bob B.', body: 'Missed call', tag: 'seven', actions: [] })
})

test('[PU69] with a window Decline declines there @full', async ({ house }) => {
  const page = await turnOn(house)
  await house.ring('five')
  expect(await house.click('five', 'decline')).toEqual([])
  await expect(page.getByTestId('answer')).toHaveText('done')
  expect(await statusOf(house, 'five')).toBe('ended')
})

test('[PU64] [PU65] the end of a ring takes its place, and stays the last word @full', async ({
  house,
}) => {
  const page = await turnOn(house)
  const at = Date.now()
  const about = { userId: 'ada', from: 'bob', inviteId: 'six' } as const
  const ring = { type: 'ring', ...about, at, key: 'secret' } as const
  const close = { type: 'close', ...about, at: at + 1000, reason: 'missed' } as const
  await house.deliver({ title: 'Bob', body: 'Missed call', data: close })
  await house.deliver({ title: 'Bob', body: 'Incoming call', data: ring })
  await page.waitForTimeout(1000)
  expect(await house.shown()).toEqual([
    { title: 'Bob', body: 'Missed call', tag: 'six', actions: [] },
  ])
})
