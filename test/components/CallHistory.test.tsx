import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import { CallHistory, type CallHistoryProps } from '../../src/components/CallHistory.tsx'
import { signalingInAct, type SignalingInAct } from '../signalingInAct.tsx'

const MINUTE_MS = 60_000

const rows = () =>
  screen.queryAllByRole('listitem').map((row) => {
    const part = (name: string) => row.querySelector(`[data-part="${name}"]`)?.textContent
    return [part('name'), part('outcome'), part('time')].join(', ')
  })
const button = (name: string) => screen.getByRole('button', { name })

async function show(t: SignalingInAct, props: CallHistoryProps = {}) {
  render(<CallHistory {...props} />, { wrapper: t.as('ada') })
  await t.settle()
}

/** Calls that nobody answers, from one after the other. */
async function missCalls(t: SignalingInAct, from: SignalingClient, count: number) {
  for (let number = 1; number <= count; number++) {
    const inviteId = `${from.store.getState().session?.userId} ${number} ${t.now()}`
    await t.act(() => from.invitations.invite({ to: 'ada', inviteId }))
    await t.act(() => from.invitations.cancel(inviteId))
    await t.advance(1000)
  }
}

describe('CallHistory', () => {
  it('says who, which way, what became of it, when and how long', async () => {
    const t = signalingInAct()
    const [ada, bob] = [await t.connect('ada'), await t.connect('bob')]
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'answered' }))
    await t.act(() => ada.invitations.accept('answered'))
    await t.advance(65_000)
    await t.act(() => ada.invitations.end('answered'))
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'missed' }))
    await t.advance(30_000)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'declined' }))
    await t.act(() => ada.invitations.reject('declined'))
    await t.advance(1000)
    await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'taken back' }))
    await t.act(() => ada.invitations.cancel('taken back'))
    await t.advance(1000)
    await t.act(() => ada.invitations.invite({ to: 'cleo' }))
    await t.advance(30_000)
    await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'to bob' }))
    await t.act(() => bob.invitations.accept('to bob'))
    await t.act(() => ada.invitations.end('to bob'))
    await t.advance(3 * MINUTE_MS + 10_000)

    await show(t)
    expect(rows()).toEqual([
      'bob, Outgoing call, 3 minutes ago',
      'cleo, No answer, 3 minutes ago',
      'bob, You cancelled, 3 minutes ago',
      'bob, You declined, 3 minutes ago',
      'bob, Missed call, 4 minutes ago',
      'bob, Incoming call, 5 minutes ago',
    ])
    const [last] = screen.getAllByRole('listitem').toReversed()
    expect(last?.querySelector('[data-part="duration"]')).toHaveTextContent('Time in call: 1:05')
    expect(last).toHaveAttribute('data-direction', 'incoming')
    expect(screen.getByRole('list', { name: 'Calls' })).toBeVisible()
  })

  it('shows that it is loading, and then that there is nothing', async () => {
    const t = signalingInAct()
    t.network('ada').latency(100)
    await show(t)
    await t.advance(250)
    expect(screen.getByRole('status')).toHaveTextContent('Loading calls…')
    await t.advance(1000)
    expect(screen.getByText('No calls yet')).toBeVisible()
    expect(document.querySelector('[data-beckon="call-history"]')).toHaveAttribute(
      'data-state',
      'empty',
    )
  })

  it('hears of calls as they come, and of what becomes of them', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await show(t)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(rows()).toEqual(['bob, Incoming call, now'])
    await t.act(() => bob.invitations.cancel('one'))
    expect(rows()).toEqual(['bob, Missed call, now'])
    await t.advance(2 * MINUTE_MS)
    expect(rows()).toEqual(['bob, Missed call, 2 minutes ago'])
  })

  it('is there for several users in one page', async () => {
    const t = signalingInAct()
    const cleo = await t.connect('cleo')
    for (const userId of ['ada', 'bob']) render(<CallHistory />, { wrapper: t.as(userId) })
    await t.settle()
    expect(screen.getAllByText('No calls yet')).toHaveLength(2)
    await t.act(() => cleo.invitations.invite({ to: 'bob' }))
    expect(rows()).toEqual(['cleo, Incoming call, now'])
  })

  it('calls back', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await missCalls(t, bob, 1)
    await show(t, { formatName: (userId) => userId.toUpperCase() })
    await t.act(() => void fireEvent.click(button('Call BOB')))
    const calls = [...bob.store.getState().invitations.byId.values()]
    expect(calls.find(({ inviter }) => inviter === 'ada')?.status).toBe('ringing')
  })

  it('shows those with one user', async () => {
    const t = signalingInAct()
    const [bob, cleo] = [await t.connect('bob'), await t.connect('cleo')]
    await missCalls(t, bob, 2)
    await missCalls(t, cleo, 1)
    await show(t, { with: 'cleo', callBack: false })
    expect(rows()).toEqual(['cleo, Missed call, now'])
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('goes back in time, in one order, however much was written in between', async () => {
    const t = signalingInAct()
    const [bob, cleo] = [await t.connect('bob'), await t.connect('cleo')]
    await missCalls(t, bob, 2)
    await missCalls(t, cleo, 2)
    // More than a page of messages lies over the calls.
    for (let number = 1; number <= 120; number++) {
      await act(() => bob.messages.send({ userId: 'ada' }, `Message ${number}`))
      if (number % 50 === 0) await t.advance(1000)
    }
    await missCalls(t, bob, 1)
    await show(t, { limit: 2, formatTime: (at) => String(at) })
    const times = () =>
      [...document.querySelectorAll('time')].map((time) => Number(time.textContent))
    expect(rows()).toHaveLength(2)
    await t.act(() => void fireEvent.click(button('Show older calls')))
    expect(rows()).toHaveLength(4)
    await t.act(() => button('Show older calls').focus())
    await t.act(() => void fireEvent.click(button('Show older calls')))
    expect(rows()).toHaveLength(5)
    // The button is gone, and the focus is where it was.
    expect(document.activeElement).toBe(screen.getAllByRole('listitem').at(-1))
    expect(times()).toEqual(times().toSorted((one, other) => other - one))
    expect(screen.queryByRole('button', { name: 'Show older calls' })).toBeNull()
  })

  it('tells of a group once, to whoever has called it', async () => {
    const t = signalingInAct()
    const [ada, bob] = [await t.connect('ada'), await t.connect('bob')]
    await t.act(() => ada.invitations.invite({ to: ['bob', 'cleo', 'dan'], inviteId: 'one' }))
    await t.act(() => bob.invitations.accept('one'))
    await t.act(() => ada.invitations.end('one'))
    await show(t)
    expect(rows()).toEqual(['bob and 2 others, Outgoing call, now'])
    expect(button('Call bob and 2 others')).toBeEnabled()
  })

  it('shows what was missed alone, and what the app has for it', async () => {
    const t = signalingInAct()
    const [ada, bob] = [await t.connect('ada'), await t.connect('bob')]
    await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
    await t.act(() => ada.invitations.cancel('one'))
    await t.advance(1000)
    await missCalls(t, bob, 1)
    await show(t, {
      filter: ({ outcome }) => outcome === 'missed',
      renderCall: ({ userIds }) => <i>{userIds.join()}</i>,
    })
    const [row, ...rest] = screen.getAllByRole('listitem')
    expect(rest).toEqual([])
    expect(within(row ?? document.body).getByText('bob').localName).toBe('i')
  })

  it('says that it cannot be shown, and tries again', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await missCalls(t, bob, 1)
    await show(t, {})
    expect(rows()).toHaveLength(1)
    document.body.replaceChildren()
    t.network('ada').latency(100)
    render(<CallHistory />, { wrapper: t.as('ada') })
    await t.advance(450)
    t.network('ada').silence()
    await t.advance(40_000)
    expect(screen.getByRole('alert')).toHaveTextContent(/^The calls cannot be shown\./)
    t.network('ada').restore()
    t.network('ada').latency(0)
    await t.advance(10_000)
    await t.act(() => void fireEvent.click(button('Try again')))
    expect(rows()).toHaveLength(1)
  })

  it('leaves the looks of its buttons to the app as well', async () => {
    const t = signalingInAct()
    await missCalls(t, await t.connect('bob'), 1)
    await show(t, { callBack: true, unstyled: true })
    expect(button('Call bob')).toBeVisible()
    expect(document.querySelector('[data-beckon]')).toBeNull()
  })
})
