import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { buttonOf, invitationOf, renderAda } from './renderAda.tsx'

const ALT_A = { key: 'a', code: 'KeyA', altKey: true }

describe('CallDialog and keys', () => {
  async function ring(element = <CallDialog />) {
    const set = await renderAda(element)
    const { t, bob } = set
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    return {
      ...set,
      key: (init: object) => t.act(() => void fireEvent.keyDown(document.body, init)),
      status: () => invitationOf(bob, 'one')?.status,
    }
  }

  it('answer by Alt+A, and decline by Alt+D, wherever the focus is', async () => {
    const { t, bob, key, status } = await ring()
    await t.advance(700)
    await key(ALT_A)
    expect(status()).toBe('active')
    await t.act(() => bob.invitations.end('one'))

    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await t.advance(700)
    await key({ key: 'd', code: 'KeyD', altKey: true })
    expect(invitationOf(bob, 'two')?.endReason).toBe('rejected')
  })

  it('answer nothing before they are armed, nor while they are held', async () => {
    const { t, key, status } = await ring()
    await t.advance(699)
    await key(ALT_A)
    await t.advance(1)
    await key({ ...ALT_A, repeat: true })
    expect(status()).toBe('ringing')
  })

  it.each([
    ['of a Mac, where Option writes another letter', { key: 'å', code: 'KeyA' }],
    ['of somebody who writes Russian', { key: 'ф', code: 'KeyA' }],
    ['of a French keyboard', { key: 'a', code: 'KeyQ' }],
  ])('are those %s', async (_of, init) => {
    const { t, key, status } = await ring()
    await t.advance(700)
    await key({ ...init, altKey: true })
    expect(status()).toBe('active')
  })

  it('are none with another modifier, or when a handler of the app has used them', async () => {
    const { t, key, status } = await ring()
    await t.advance(700)
    await key({ ...ALT_A, shiftKey: true })
    await key({ ...ALT_A, ctrlKey: true })
    await key({ key: 'q', code: 'KeyQ', altKey: true })
    document.body.addEventListener('keydown', (event) => event.preventDefault(), { once: true })
    await key(ALT_A)
    expect(status()).toBe('ringing')
  })

  it('are told to who cannot see', async () => {
    await ring()
    expect(buttonOf('Accept')).toHaveAttribute('aria-keyshortcuts', 'Alt+A')
    expect(buttonOf('Decline')).toHaveAttribute('aria-keyshortcuts', 'Alt+D')
  })

  it('can be others, or off', async () => {
    const element = <CallDialog mode="inline" hotkeys={{ accept: 'Control+Shift+7', focus: '' }} />
    const { t, key, status } = await ring(element)
    expect(buttonOf('Accept')).toHaveAttribute('aria-keyshortcuts', 'Control+Shift+7')
    expect(screen.getByRole('alert')).toHaveTextContent(
      /^Incoming call from bob\. Press Control Shift 7 to accept$/,
    )
    await t.advance(700)
    await key(ALT_A)
    expect(status()).toBe('ringing')
    await key({ key: '/', code: 'Digit7', ctrlKey: true, shiftKey: true })
    expect(status()).toBe('active')
  })

  it('do nothing with hotkeys={false}, and are not told', async () => {
    const { t, key, status } = await ring(<CallDialog mode="inline" hotkeys={false} />)
    await t.advance(700)
    await key(ALT_A)
    expect(status()).toBe('ringing')
    expect(buttonOf('Accept')).not.toHaveAttribute('aria-keyshortcuts')
    expect(screen.getByRole('alert')).toHaveTextContent(/^Incoming call from bob$/)
  })

  it('press no button that went down before it was armed and are held still', async () => {
    const { t, press, status } = await ring()
    fireEvent.keyDown(document.body, { key: 'Enter', code: 'Enter' })
    await t.advance(2000)
    fireEvent.keyDown(buttonOf('Accept'), { key: 'Enter', code: 'Enter', repeat: true })
    await press('Accept')
    expect(status()).toBe('ringing')

    fireEvent.keyUp(document.body, { key: 'Enter', code: 'Enter' })
    fireEvent.keyDown(buttonOf('Accept'), { key: 'Enter', code: 'Enter' })
    await press('Accept')
    expect(status()).toBe('active')
  })

  it('silence by Escape, and end nothing', async () => {
    const { t, status } = await ring()
    await t.act(() => void fireEvent.keyDown(screen.getByRole('alertdialog'), { key: 'Escape' }))
    expect(screen.getByRole('alertdialog')).toHaveTextContent('Silenced')
    expect(status()).toBe('ringing')
  })

  it('leave Escape alone where a handler of the app has used it', async () => {
    const { t } = await ring(<CallDialog onKeyDown={(event) => event.preventDefault()} />)
    await t.act(() => void fireEvent.keyDown(screen.getByRole('alertdialog'), { key: 'Escape' }))
    expect(screen.getByRole('alertdialog')).not.toHaveTextContent('Silenced')
  })
})
