import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { buttonNames, renderAda } from './renderAda.tsx'

describe('CallDialog that is minimised', () => {
  beforeEach(() => sessionStorage.clear())

  async function minimize() {
    const element = <CallDialog renderMedia={() => <output aria-label="Video" />} />
    const set = await renderAda(element)
    const { t, bob, click } = set
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    await click('Minimize')
    return { ...set, element }
  }

  it('is a name, a time and two buttons, and a dialog again', async () => {
    const { t, click } = await minimize()
    const dialog = screen.getByRole('dialog', { name: 'bob' })
    expect(dialog).toHaveAttribute('data-minimized')
    expect(buttonNames()).toEqual(['End call', 'Show the call'])
    await t.advance(5000)
    expect(screen.getByRole('timer')).toHaveTextContent('0:05')
    await click('Show the call')
    expect(dialog).not.toHaveAttribute('data-minimized')
    expect(screen.getByLabelText('Video')).toBeVisible()
  })

  it('keeps the media, which one hears on', async () => {
    await minimize()
    expect(screen.getByLabelText('Video').closest('[data-part=media]')).toHaveAttribute('hidden')
  })

  it('stays so where it is rendered anew, and for this call alone', async () => {
    const { t, rerender, bob, element, click } = await minimize()
    rerender(<p>Another page</p>)
    expect(screen.queryByRole('dialog')).toBeNull()
    rerender(element)
    expect(screen.getByRole('dialog')).toHaveAttribute('data-minimized')

    await t.act(() => bob.invitations.end('one'))
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await click('Accept')
    expect(screen.getByRole('dialog')).not.toHaveAttribute('data-minimized')
  })

  it('still shows who else calls, and what somebody proposes', async () => {
    const { t, bob, cleo } = await minimize()
    await t.act(() => cleo.invitations.invite({ to: 'ada' }))
    await t.act(() => void bob.invitations.propose('one', 'video'))
    expect(screen.getByRole('button', { name: 'End and accept: cleo' })).toBeVisible()
    expect(screen.getByRole('button', { name: 'Agree' })).toBeVisible()
  })

  it('keeps the focus on the button that does both', async () => {
    const { t, bob, click } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await click('Accept')
    screen.getByRole('button', { name: 'Minimize' }).focus()
    await click('Minimize')
    expect(screen.getByRole('button', { name: 'Show the call' })).toHaveFocus()
  })

  it('works where nothing can be kept', async () => {
    const denied = new DOMException('denied', 'SecurityError')
    vi.stubGlobal('sessionStorage', {
      getItem() {
        throw denied
      },
      setItem() {
        throw denied
      },
      clear() {},
    })
    const { t, bob, click } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await click('Accept')
    await click('Minimize')
    expect(screen.getByRole('dialog')).toHaveAttribute('data-minimized')
    vi.unstubAllGlobals()
  })

  it('is not offered in the flow of a page', async () => {
    const { t, bob, click } = await renderAda(<CallDialog mode="inline" />)
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await click('Accept')
    expect(buttonNames()).toEqual(['End call'])
  })
})
