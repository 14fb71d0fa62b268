import { createTestSignaling } from 'beckon/testing'
import { signalingMatchers, type SignalingMatchers } from 'beckon/testing/matchers'
import { expect, it } from 'vitest'

declare module 'vitest' {
  interface Matchers<T> extends SignalingMatchers<T> {}
}

expect.extend(signalingMatchers)

it('rings on every device, and stops on all when one answers', async () => {
  const t = createTestSignaling({ users: ['bo'] })
  const [laptop, phone] = [t.tab('ana'), t.tab('ana')]
  await Promise.all([laptop.logsIn(), phone.logsIn()])

  await t.user('bo').invites('ana')
  expect(laptop).toRing('bo')
  expect(phone).toRing('bo')

  await phone.accepts()
  expect(phone).toBeInCall('bo')
  expect(laptop).not.toRing()
})
