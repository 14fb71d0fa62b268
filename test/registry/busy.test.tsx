import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { CallCenterDesk } from '../../registry/plain/call-center-desk.tsx'
import { CallDialog } from '../../registry/plain/call-dialog.tsx'
import { ClassroomRoster } from '../../registry/plain/classroom-roster.tsx'
import { MemberList } from '../../registry/plain/member-list.tsx'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

const dialog = <CallDialog />
const desk = <CallCenterDesk />
const roster = <ClassroomRoster channelId="lobby" students={['bob']} isTeacher />
const list = <MemberList channelId="lobby" />

it.each([
  ['call-dialog', 'Accept', dialog, 'accept', 'incoming'],
  ['call-dialog', 'Decline', dialog, 'reject', 'incoming'],
  ['call-dialog', 'Cancel', dialog, 'cancel', 'outgoing'],
  ['call-dialog', 'End call', dialog, 'end', 'active'],
  ['call-center-desk', 'Answer bob', desk, 'accept', 'incoming'],
  ['call-center-desk', 'Decline bob', desk, 'reject', 'incoming'],
  ['call-center-desk', 'End call', desk, 'end', 'active'],
  ['classroom-roster', 'Call bob up', roster, 'invite', undefined],
  ['member-list', 'Call bob', list, 'invite', undefined],
] as const)(
  '%s, %s: a button that was pressed keeps the focus, and is not pressed again',
  async (_block, name, element, command, phase) => {
    const t = signalingInAct()
    const [ada, bob] = [await t.connect('ada'), await t.connect('bob')]
    const perform = vi.spyOn(ada.invitations, command)
    render(<SignalingProvider client={ada}>{element}</SignalingProvider>)
    await t.act(() => bob.channels.join('lobby'))
    const call = { inviteId: 'one', timeoutMs: 60_000 }
    if (phase === 'outgoing') await t.act(() => ada.invitations.invite({ to: 'bob', ...call }))
    if (phase === 'incoming' || phase === 'active') {
      await t.act(() => bob.invitations.invite({ to: 'ada', ...call }))
    }
    if (phase === 'active') await t.act(() => ada.invitations.accept('one'))
    t.network('ada').latency(100)
    perform.mockClear()

    const button = screen.getByRole('button', { name })
    const press = () => t.act(() => void fireEvent.click(button, { detail: 1 }))
    button.focus()
    await press()
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(button).toBeEnabled()
    expect(button).toHaveFocus()
    await press()
    await t.advance(500)
    expect(perform).toHaveBeenCalledTimes(1)
    expect(screen.queryByRole('alert')).toBeNull()
  },
)
