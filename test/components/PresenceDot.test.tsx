import { render, screen } from '@testing-library/react'
import { createRef } from 'react'
import { describe, expect, it } from 'vitest'
import { PresenceDot } from '../../src/components/PresenceDot.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

const dot = () => document.querySelector('[data-beckon="presence-dot"]')

describe('PresenceDot', () => {
  it('claims nothing until the server has answered', async () => {
    const t = signalingInAct()
    await t.connect('bob')
    render(<PresenceDot userId="bob" showLabel />, { wrapper: t.as('ada') })
    expect(dot()).toHaveAttribute('data-presence', 'unknown')
    expect(dot()).toHaveTextContent('')
    expect(dot()?.querySelector('svg')).toBeEmptyDOMElement()
    expect(screen.queryByRole('img')).toBeNull()

    await t.settle()
    expect(dot()).toHaveAttribute('data-presence', 'online')
  })

  it('is an image with a name, or a word', async () => {
    const t = signalingInAct()
    await t.connect('bob')
    const { rerender } = render(<PresenceDot userId="bob" />, { wrapper: t.as('ada') })
    await t.settle()
    expect(screen.getByRole('img', { name: 'online' })).toBe(dot())
    expect(dot()).toHaveTextContent('')

    rerender(<PresenceDot userId="bob" showLabel />)
    expect(screen.queryByRole('img')).toBeNull()
    expect(screen.getByText('online')).toBeVisible()
  })

  it.each([
    ['away', 'away'],
    ['busy', 'busy'],
    ['doNotDisturb', 'do not disturb'],
  ] as const)('shows who is %s, in a shape of its own', async (availability, name) => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    render(<PresenceDot userId="bob" />, { wrapper: t.as('ada') })
    await t.settle()
    const before = dot()?.innerHTML
    await t.act(() => bob.users.setAvailability(availability))
    expect(dot()).toHaveAttribute('data-presence', availability)
    expect(screen.getByRole('img', { name })).toBeVisible()
    expect(dot()?.innerHTML).not.toBe(before)
  })

  it('says when somebody who is offline was last seen', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const formatLastSeen = (at: number) => new Date(at).toISOString()
    render(<PresenceDot userId="bob" formatLastSeen={formatLastSeen} />, { wrapper: t.as('ada') })
    await t.settle()
    expect(dot()).not.toHaveAttribute('title')
    await t.act(() => bob.logout())
    expect(screen.getByRole('img', { name: 'offline' })).toBeVisible()
    expect(dot()).toHaveAttribute('title', 'Last seen 2026-01-01T00:00:00.000Z')
  })

  it('takes the attributes of a span, and its ref', async () => {
    const t = signalingInAct()
    const ref = createRef<HTMLSpanElement>()
    await t.connect('bob')
    render(<PresenceDot userId="bob" ref={ref} className="mine" aria-label="Bob is online" />, {
      wrapper: t.as('ada'),
    })
    await t.settle()
    expect(screen.getByRole('img', { name: 'Bob is online' })).toBe(ref.current)
    expect(ref.current).toHaveClass('mine')
  })
})
