import { describe, expect, it } from 'vitest'
import { openPush } from './openPush.ts'

describe('a ring', () => {
  it('[PU5] is pushed once to each device of somebody who has no session', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.subscribe('laptop')
    const inviteId = await t.ring()
    expect(t.told().toSorted()).toEqual(['ring laptop', 'ring phone'])
    expect(t.pushes[0]).toMatchObject({
      kind: 'ring',
      collapseKey: inviteId,
      title: 'bob',
      body: 'Incoming call',
      data: { type: 'ring', userId: 'ada', from: 'bob', inviteId },
    })
    await t.bob.ask('invitation.modify', { inviteId, data: '"video"' })
    await t.pass(20_000)
    expect(t.pushes).toHaveLength(2)
    expect(t.failures).toEqual([])
  })
})
