import { fireEvent, screen } from '@testing-library/react'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { renderAda } from './renderAda.tsx'

const dialog = () => screen.getByRole('dialog')
const offset = () => dialog().style.getPropertyValue('--beckon-call-offset')
const press = (key: string, target: HTMLElement = dialog(), more = {}) =>
  fireEvent.keyDown(target, { key, ...more })

/** Where there is no layout: a dialog of 300 by 200 pixels in the corner of a window of 1000 by 700. */
function stubGeometry(): void {
  const geometry = { offsetLeft: 684, offsetTop: 484, offsetWidth: 300, offsetHeight: 200 }
  const { prototype } = HTMLElement
  for (const [name, value] of Object.entries(geometry)) {
    Object.defineProperty(prototype, name, { configurable: true, value })
    onTestFinished(() => void Reflect.deleteProperty(prototype, name))
  }
  const page = document.documentElement
  for (const [name, value] of Object.entries({ clientWidth: 1000, clientHeight: 700 })) {
    Object.defineProperty(page, name, { configurable: true, value })
    onTestFinished(() => void Reflect.deleteProperty(page, name))
  }
}

async function ring(element = <CallDialog mode="corner" draggable />) {
  stubGeometry()
  // It is loaded when it is wanted.
  await import('../../src/components/callDialog/CallDialogDrag.tsx')
  const set = await renderAda(element)
  await set.t.act(() => set.bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
  return set
}

const drag = (from: HTMLElement, by: { x: number; y: number }) => {
  fireEvent.pointerDown(from, { clientX: 700, clientY: 500, button: 0, pointerId: 1 })
  fireEvent.pointerMove(dialog(), { clientX: 700 + by.x, clientY: 500 + by.y, pointerId: 1 })
  fireEvent.pointerUp(dialog(), { pointerId: 1 })
}

describe('CallDialog that is draggable', () => {
  beforeEach(() => {
    HTMLElement.prototype.setPointerCapture = vi.fn()
    onTestFinished(() => void Reflect.deleteProperty(HTMLElement.prototype, 'setPointerCapture'))
  })

  it('is moved by a pointer that holds it, and not by one that clicks', async () => {
    await ring()
    drag(screen.getByText('bob'), { x: -100, y: -50 })
    expect(offset()).toBe('-100px -50px')
    drag(screen.getByText('bob'), { x: 2, y: 2 })
    expect(offset()).toBe('-100px -50px')
    drag(screen.getByText('bob'), { x: -10, y: 0 })
    expect(offset()).toBe('-110px -50px')
  })

  it('is not moved by its buttons', async () => {
    await ring()
    drag(screen.getByRole('button', { name: 'Accept' }), { x: -100, y: -50 })
    expect(offset()).toBe('0px 0px')
  })

  it('stays in the window', async () => {
    await ring()
    drag(screen.getByText('bob'), { x: -5000, y: 900 })
    expect(offset()).toBe('-676px 8px')
  })

  it('is moved by the arrow keys while it has the focus itself', async () => {
    await ring()
    expect(dialog()).toHaveFocus()
    expect(press('ArrowLeft')).toBe(false)
    press('ArrowUp')
    press('ArrowUp')
    expect(offset()).toBe('-24px -48px')
    expect(press('ArrowLeft', screen.getByRole('button', { name: 'Accept' }))).toBe(true)
    expect(press('ArrowLeft', dialog(), { altKey: true })).toBe(true)
    expect(offset()).toBe('-24px -48px')
  })

  it('is where it was in this browser, if the app wants that', async () => {
    const kept = <CallDialog mode="corner" draggable persistPosition />
    const { t, bob } = await ring(kept)
    press('ArrowLeft')
    drag(screen.getByText('bob'), { x: 0, y: -50 })
    await t.act(() => bob.invitations.cancel('one'))
    await t.advance(20_000)
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(offset()).toBe('-24px -50px')
  })

  it.each(['nonsense', '{"x":"a"}', 'null'])('is in the corner where %s was kept', async (text) => {
    localStorage.setItem('beckon.callPosition', text)
    await ring(<CallDialog mode="corner" draggable persistPosition />)
    expect(offset()).toBe('0px 0px')
  })

  it('forgets where it was otherwise', async () => {
    const { t, bob } = await ring()
    press('ArrowLeft')
    await t.act(() => bob.invitations.cancel('one'))
    await t.advance(20_000)
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(offset()).toBe('0px 0px')
  })

  it('is not moved where it is in no corner, nor without being asked', async () => {
    const { rerender } = await ring(<CallDialog draggable />)
    const modal = screen.getByRole('alertdialog')
    expect(press('ArrowLeft', modal)).toBe(true)
    rerender(<CallDialog mode="corner" />)
    expect(press('ArrowLeft')).toBe(true)
    expect(dialog()).not.toHaveAttribute('data-draggable')
    expect(offset()).toBe('')
  })
})
