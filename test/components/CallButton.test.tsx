import { fireEvent, render, screen } from '@testing-library/react'
import { createRef } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { CallButton } from '../../src/components/CallButton.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

describe('CallButton', () => {
  it('calls with everything that it was given', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    render(<CallButton to="bob" channelId="lobby" data={{ video: true }} timeoutMs={5000} />, {
      wrapper: t.as('ada'),
    })
    await t.settle()
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Call bob' })))
    expect([...bob.store.getState().invitations.byId.values()]).toMatchObject([
      { inviter: 'ada', channelId: 'lobby', data: { video: true }, timeoutMs: 5000 },
    ])
  })

  it('cannot call before a login, oneself, or while one calls already', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    render(
      <>
        <CallButton to="bob" />
        <CallButton to="ada" name="me" />
        <CallButton to="cleo" />
      </>,
      { wrapper: t.as('ada') },
    )
    const disabled = () =>
      screen
        .getAllByRole<HTMLButtonElement>('button')
        .filter((button) => button.disabled)
        .map((button) => button.getAttribute('aria-label'))
    expect(disabled()).toEqual(['Call bob', 'Call me', 'Call cleo'])
    await t.settle()
    expect(disabled()).toEqual(['Call me'])

    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Call bob' })))
    expect(disabled()).toEqual(['Call bob', 'Call me', 'Call cleo'])
    const [inviteId = ''] = bob.store.getState().invitations.byId.keys()
    await t.act(() => bob.invitations.accept(inviteId))
    expect(disabled()).toEqual(['Call bob', 'Call me', 'Call cleo'])
    await t.act(() => bob.invitations.end(inviteId))
    expect(disabled()).toEqual(['Call me'])
  })

  it('calls a group, unless one is in it oneself or nobody is', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    render(
      <>
        <CallButton to={['bob', 'cleo', 'bob']} />
        <CallButton to={['bob', 'ada']} name="us" />
        <CallButton to={[]} name="nobody" />
        <CallButton to={['cleo']} />
      </>,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    expect(screen.getByRole('button', { name: 'Call us' })).toBeDisabled()
    expect(screen.getByRole('button', { name: 'Call nobody' })).toBeDisabled()
    expect(screen.getByRole('button', { name: 'Call cleo' })).toBeEnabled()
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Call 2 people' })))
    const [invitation] = bob.store.getState().invitations.byId.values()
    expect(invitation?.invitees.map(({ userId }) => userId)).toEqual(['bob', 'cleo'])
  })

  it('shows that it is under way, and calls once', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    render(<CallButton to="bob" />, { wrapper: t.as('ada') })
    await t.settle()
    t.network('ada').latency(100)
    const button = screen.getByRole('button')
    await t.act(() => void fireEvent.click(button))
    expect(button).toHaveAttribute('aria-busy', 'true')
    expect(button).toHaveAttribute('data-state', 'pending')
    await t.act(() => void fireEvent.click(button))
    await t.advance(200)
    expect(button).toHaveAttribute('aria-busy', 'false')
    expect(bob.store.getState().invitations.byId.size).toBe(1)
  })

  it('shows why the call has failed', async () => {
    const t = signalingInAct({ limits: { invitationDataBytes: 10 } })
    render(<CallButton to="bob" data="far too much for this server" />, { wrapper: t.as('ada') })
    await t.settle()
    const button = screen.getByRole('button')
    await t.act(() => void fireEvent.click(button))
    expect(button).toHaveAttribute('data-state', 'error')
    expect(button).toHaveAccessibleDescription(/^That did not work\. /)
    expect(button).toBeEnabled()
    // Seen where nothing can be pointed at, and read out.
    expect(screen.getByRole('alert')).toHaveTextContent(/^That did not work\. /)
    expect(screen.getByRole('alert')).toHaveAttribute('data-part', 'error')
    expect(button).not.toHaveAttribute('title')
  })

  it('does not call when the app has prevented it', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const handleClick = vi.fn((event: { preventDefault: () => void }) => event.preventDefault())
    render(<CallButton to="bob" onClick={handleClick} />, { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => void fireEvent.click(screen.getByRole('button')))
    expect(handleClick).toHaveBeenCalledTimes(1)
    expect(bob.store.getState().invitations.byId.size).toBe(0)
  })

  it('takes the attributes of a button, its ref, and other words', async () => {
    const t = signalingInAct()
    const ref = createRef<HTMLButtonElement>()
    render(
      <CallButton to="bob" name="Bob" ref={ref} className="mine" id="call" disabled>
        Ring
      </CallButton>,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    const button = screen.getByText('Ring')
    expect(button).toBe(ref.current)
    expect(button).toHaveClass('mine')
    expect(button).toHaveAttribute('id', 'call')
    expect(button).toHaveAttribute('type', 'button')
    expect(button).toBeDisabled()
  })
})
