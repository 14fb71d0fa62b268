import { act, render } from '@testing-library/react'
import { Profiler } from 'react'
import { expect, it, vi } from 'vitest'
import {
  createSignalingClient,
  type SignalingClient,
} from '../../src/client/createSignalingClient.ts'
import { ChannelMemberList } from '../../src/components/ChannelMemberList.tsx'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { useChannelAttr } from '../../src/hooks/useChannelAttr.ts'
import { useChannelMember } from '../../src/hooks/useChannelMember.ts'
import { signalingInAct, type SignalingInAct } from '../signalingInAct.tsx'
import { stubLayout } from './stubLayout.ts'

const SECONDS = 5
const FRAMES = SECONDS * 60
const EVENTS = SECONDS * 200

it('[CL13] renders a list of 1,000 members once per frame, and nothing that selects something else', async () => {
  stubLayout()
  // What a long list loads when it is one, before anything is counted: on a busy machine it came later.
  await import('../../src/components/memberList/LongLines.tsx')
  await import('../../src/components/memberList/moreOfMemberList.ts')
  const t = signalingInAct({ limits: { announcedMembers: 2000 } })
  // Frames come when the test says so.
  const frames: (() => void)[] = []
  const ada = createSignalingClient({
    transport: t.network('ada').transport,
    clock: { ...t.clock, nextFrame: (run) => void frames.push(run) },
  })
  const paint = () => act(async () => frames.splice(0).forEach((run) => run()))

  const commits = vi.fn()
  let unrelated = 0
  function Unrelated() {
    unrelated++
    useChannelMember('lobby', 'user-998')
    useChannelAttr('lobby', 'topic')
    return null
  }
  render(
    <SignalingProvider client={ada} userId="ada">
      <Profiler id="list" onRender={commits}>
        <ChannelMemberList channelId="lobby" renderRow={({ userId }) => userId} />
      </Profiler>
      <Unrelated />
    </SignalingProvider>,
    { reactStrictMode: false },
  )
  const rendered = async () => {
    await t.settle()
    await paint()
  }
  await rendered()
  const others = Array.from({ length: 979 }, (_, index) => `user-${index + 20}`)
  await t.act(() => Promise.all(others.map((userId) => enter(t, userId))))
  // They stay members for the grace window, and nobody has to tell them anything.
  for (const userId of others) t.network(userId).drop()
  const guests = await t.act(() =>
    Promise.all(Array.from({ length: 20 }, (_, index) => enter(t, `user-${index}`))),
  )
  await rendered()
  await rendered()
  expect(ada.store.getState().channels.get('lobby')?.members.size).toBe(1000)
  expect(document.querySelectorAll('[data-part="row"]').length).toBeGreaterThanOrEqual(11)
  commits.mockClear()
  unrelated = 0

  const heard = vi.fn()
  ada.on('channel.membersChanged', heard)
  let said = 0
  for (let frame = 1; frame <= FRAMES; frame++) {
    for (; said < (EVENTS * frame) / FRAMES; said++) {
      const guest = guests[said % 20]
      const isBack = Math.floor(said / 20) % 2 === 1
      void (isBack ? guest?.channels.join('lobby') : guest?.channels.leave('lobby'))
      await t.settle()
    }
    await paint()
    expect(commits.mock.calls.length).toBeLessThanOrEqual(frame)
  }
  expect(heard).toHaveBeenCalledTimes(EVENTS)
  expect(commits).toHaveBeenCalledTimes(FRAMES)
  expect(unrelated).toBe(0)
  await t.act(() => ada.close())
})

async function enter(t: SignalingInAct, userId: string): Promise<SignalingClient> {
  const client = t.client(userId)
  await client.login(userId)
  await client.channels.join('lobby')
  return client
}
