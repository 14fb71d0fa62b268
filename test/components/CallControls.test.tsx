import { fireEvent, screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { CallControls, type CallControlsProps } from '../../src/components/CallControls.tsx'
import { buttonNames, buttonOf, invitationOf, renderAda } from './renderAda.tsx'

const press = (key: string) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, code: `Key${key}` })
const focused = () => document.activeElement?.textContent

/** Ada talks to Bob, or to Bob and Cleo. */
async function talk(props: CallControlsProps = {}, to: string | string[] = 'ada') {
  const set = await renderAda(<CallControls {...props} />)
  const { t, ada, bob } = set
  expect(document.querySelector('[data-beckon="call-controls"]')).toBeNull()
  await t.act(() => bob.invitations.invite({ to, inviteId: 'one' }))
  await t.act(() => ada.invitations.accept('one'))
  return set
}

function Switches({ onMute }: { onMute?: (muted: boolean) => void }) {
  const [muted, setMuted] = useState(false)
  const [cameraOn, setCameraOn] = useState(true)
  const handleMuted = (next: boolean) => {
    setMuted(next)
    onMute?.(next)
  }
  return (
    <CallControls
      {...{ muted, cameraOn }}
      onMutedChange={handleMuted}
      onCameraOnChange={setCameraOn}
      hotkeys={{ mute: 'Alt+M', end: 'Control+Shift+E' }}
    />
  )
}

describe('CallControls', () => {
  it('is there while one is in a call, and ends it', async () => {
    const onEnd = vi.fn()
    const { bob, click } = await talk({ onEnd })
    expect(screen.getByRole('toolbar', { name: 'Call controls' })).toBeVisible()
    expect(buttonNames()).toEqual(['End call'])
    await click('End call')
    expect(invitationOf(bob, 'one')?.endReason).toBe('ended')
    expect(screen.queryByRole('toolbar')).toBeNull()
    expect(onEnd).toHaveBeenCalledTimes(1)
  })

  it('goes out of a group, which goes on', async () => {
    const { t, bob, cleo, click } = await talk({}, ['ada', 'cleo'])
    await t.act(() => cleo.invitations.accept('one'))
    expect(buttonNames()).toEqual(['Leave'])
    await click('Leave')
    expect(invitationOf(bob, 'one')?.status).toBe('active')
    expect(screen.queryByRole('toolbar')).toBeNull()
  })

  it('lets whoever has called a group end it for all', async () => {
    const { t, ada, bob, cleo, click } = await renderAda(<CallControls />)
    await t.act(() => ada.invitations.invite({ to: ['bob', 'cleo'], inviteId: 'one' }))
    await t.act(() => bob.invitations.accept('one'))
    await t.act(() => cleo.invitations.accept('one'))
    expect(buttonNames()).toEqual(['End for everyone', 'Leave'])
    await click('End for everyone')
    expect(invitationOf(bob, 'one')?.status).toBe('ended')
  })

  it('has switches for what the app says it has, and tells how they stand', async () => {
    const { t, ada, bob, click } = await renderAda(<Switches />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => ada.invitations.accept('one'))
    expect(buttonNames()).toEqual(['Mute', 'Camera', 'End call'])
    expect(buttonOf('Mute')).toHaveAttribute('aria-pressed', 'false')
    expect(buttonOf('Camera')).toHaveAttribute('aria-pressed', 'true')
    await click('Mute')
    await click('Camera')
    expect(buttonOf('Mute')).toHaveAttribute('aria-pressed', 'true')
    expect(buttonOf('Camera')).toHaveAttribute('aria-pressed', 'false')
  })

  it('is one stop of the Tab key, with arrow keys within', async () => {
    await talk({
      muted: false,
      dialPad: true,
      children: <button type="button">Raise hand</button>,
    })
    const stops = () => screen.getAllByRole('button').filter(({ tabIndex }) => tabIndex === 0)
    expect(stops().map(({ textContent }) => textContent)).toEqual(['Mute'])
    buttonOf('Mute').focus()
    press('ArrowRight')
    expect(focused()).toBe('Dial pad')
    press('ArrowRight')
    expect(focused()).toBe('Raise hand')
    press('End')
    expect(focused()).toBe('End call')
    press('ArrowRight')
    expect(focused()).toBe('Mute')
    press('ArrowLeft')
    expect(focused()).toBe('End call')
    press('Home')
    expect(focused()).toBe('Mute')
    expect(stops()).toHaveLength(1)
  })

  it('goes the other way where one reads from right to left', async () => {
    await talk({ muted: false, dialPad: true, style: { direction: 'rtl' } })
    document.querySelector<HTMLElement>('[role="toolbar"]')?.style.setProperty('direction', 'rtl')
    buttonOf('Mute').focus()
    press('ArrowLeft')
    expect(focused()).toBe('Dial pad')
    press('ArrowRight')
    expect(focused()).toBe('Mute')
  })

  it('opens the keys of a telephone, whose digits reach the other side', async () => {
    const { t, bob, click } = await talk({ dialPad: true })
    expect(buttonOf('Dial pad')).toHaveAttribute('aria-expanded', 'false')
    await click('Dial pad')
    expect(buttonOf('Dial pad')).toHaveAttribute('aria-expanded', 'true')
    const pad = screen.getByRole('group', { name: 'Dial pad' })
    expect(buttonOf('Dial pad')).toHaveAttribute('aria-controls', pad.id)
    await click('5')
    expect(bob.store.getState().invitations.digits.get('one')).toBe('5')
    await t.act(() => bob.invitations.end('one'))
    expect(screen.queryByRole('group')).toBeNull()
  })

  it('obeys the keys that the app has chosen, wherever the focus is', async () => {
    const onMute = vi.fn()
    const { t, ada, bob } = await renderAda(
      <>
        <input aria-label="Notes" />
        <Switches onMute={onMute} />
      </>,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => ada.invitations.accept('one'))
    const notes = screen.getByLabelText('Notes')
    notes.focus()
    fireEvent.keyDown(notes, { key: 'm', code: 'KeyM' })
    expect(onMute).not.toHaveBeenCalled()
    // A Mac makes another character of it.
    await t.act(() => void fireEvent.keyDown(notes, { key: 'µ', code: 'KeyM', altKey: true }))
    expect(onMute.mock.calls).toEqual([[true]])
    expect(buttonOf('Mute')).toHaveAttribute('aria-keyshortcuts', 'Alt+M')
    const end = { key: 'E', code: 'KeyE', ctrlKey: true, shiftKey: true }
    await t.act(() => void fireEvent.keyDown(notes, end))
    expect(invitationOf(bob, 'one')?.status).toBe('ended')
  })

  it('has no keys of its own unless it is told to', async () => {
    const { t, bob } = await talk({ muted: false })
    await t.act(
      () => void fireEvent.keyDown(document.body, { key: 'm', code: 'KeyM', altKey: true }),
    )
    expect(invitationOf(bob, 'one')?.status).toBe('active')
    expect(buttonOf('Mute')).not.toHaveAttribute('aria-keyshortcuts')
  })

  it('keeps the focus while the end is under way, and says why it has failed', async () => {
    const { t, click } = await talk()
    t.network('ada').silence()
    buttonOf('End call').focus()
    await click('End call')
    expect(buttonOf('End call')).toHaveFocus()
    expect(buttonOf('End call')).toHaveAttribute('aria-busy', 'true')
    await t.advance(30_000)
    expect(screen.getByRole('alert')).toHaveTextContent(/^That did not work\./)
    expect(buttonOf('End call')).toHaveAttribute('aria-busy', 'false')
  })
})
