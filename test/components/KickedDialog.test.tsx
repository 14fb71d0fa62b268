import { fireEvent, render, screen } from '@testing-library/react'
import { createRef } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { KickedDialog } from '../../src/components/KickedDialog.tsx'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { SignalingError } from '../../src/protocol/errors.ts'
import { signalingInAct } from '../signalingInAct.tsx'

async function setUp(element = <KickedDialog />) {
  const t = signalingInAct()
  const ada = t.client('ada')
  render(
    <SignalingProvider client={ada} userId="ada">
      <button type="button">Page</button>
      {element}
    </SignalingProvider>,
  )
  await t.settle()
  const other = t.client('ada')
  return {
    t,
    ada,
    other,
    dialog: () => screen.queryByRole('alertdialog'),
    kick: () => t.act(() => other.login('ada', { exclusive: true })),
    press: (name: string) =>
      t.act(() => void fireEvent.click(screen.getByRole('button', { name }))),
  }
}

describe('KickedDialog', () => {
  it('is not there while all is well, nor when the connection is merely away', async () => {
    const { t, dialog } = await setUp()
    expect(dialog()).toBeNull()
    await t.act(() => t.network('ada').drop())
    await t.advance(30_000)
    expect(dialog()).toBeNull()
  })

  it('says why nobody is logged in any more, and what that means', async () => {
    const { kick, dialog } = await setUp()
    await kick()
    expect(dialog()).toHaveAccessibleName('You have logged in somewhere else.')
    expect(dialog()).toHaveAccessibleDescription('Calls do not ring here any more.')
    expect(dialog()).toHaveAttribute('data-state', 'replaced')
    expect(dialog()).toHaveFocus()
  })

  it('logs in again, and is gone when that is done', async () => {
    const { t, ada, other, kick, press, dialog } = await setUp()
    await kick()
    t.network('ada').latency(1000)
    await press('Use it here')
    const button = screen.getByRole('button', { name: 'Use it here' })
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(button).toHaveAttribute('aria-busy', 'true')
    await t.advance(5000)
    expect(dialog()).toBeNull()
    expect(ada.store.getState().connection.status).toBe('connected')
    // Nobody else is sent away, unless the app wants that.
    expect(other.store.getState().connection.status).toBe('connected')
  })

  it('ends the other sessions where the app wants that', async () => {
    const { ada, other, kick, press } = await setUp(<KickedDialog exclusive />)
    await kick()
    await press('Use it here')
    expect(ada.store.getState().connection.status).toBe('connected')
    expect(other.store.getState().connection.status).toBe('replaced')
  })

  it('leaves the way in to the app, and says what went wrong', async () => {
    const onLogin = vi.fn(() => Promise.reject(new SignalingError('UNAUTHORIZED')))
    const { kick, press, dialog } = await setUp(<KickedDialog onLogin={onLogin} />)
    await kick()
    await press('Use it here')
    expect(onLogin.mock.calls).toEqual([['ada']])
    expect(screen.getByRole('alert')).toHaveTextContent('You are not logged in.')
    expect(dialog()).toBeVisible()
  })

  it('is put away by "Not now" and by Escape, until it happens again', async () => {
    const { t, ada, other, kick, press, dialog } = await setUp()
    screen.getByRole('button', { name: 'Page' }).focus()
    await kick()
    await press('Not now')
    expect(dialog()).toBeNull()
    expect(screen.getByRole('button', { name: 'Page' })).toHaveFocus()

    await t.act(() => ada.login('ada'))
    await t.act(() => other.logout())
    await kick()
    expect(dialog()).toBeVisible()
    await t.act(() => {
      const event = new Event('cancel', { cancelable: true })
      dialog()?.dispatchEvent(event)
      expect(event.defaultPrevented).toBe(true)
    })
    expect(dialog()).toBeNull()
  })

  it('says nothing of a logout, nor of a user who never was in', async () => {
    const { t, ada, dialog } = await setUp()
    await t.act(() => ada.logout())
    expect(dialog()).toBeNull()
    await t.act(() => ada.login('').catch(() => {}))
    expect(ada.store.getState().connection.status).not.toBe('connected')
    expect(dialog()).toBeNull()
  })

  it('is gone when the app logs in by itself', async () => {
    const { t, ada, kick, dialog } = await setUp()
    await kick()
    await t.act(() => ada.login('ada'))
    expect(dialog()).toBeNull()
  })

  it('takes words, a ref and a handler of the app', async () => {
    const ref = createRef<HTMLDialogElement>()
    const onCancel = vi.fn()
    const { kick, dialog } = await setUp(
      <KickedDialog ref={ref} onCancel={onCancel} className="mine">
        You may use one device at a time.
      </KickedDialog>,
    )
    await kick()
    expect(dialog()).toHaveAccessibleDescription('You may use one device at a time.')
    expect(ref.current).toBe(dialog())
    expect(dialog()).toHaveClass('mine')
  })
})
