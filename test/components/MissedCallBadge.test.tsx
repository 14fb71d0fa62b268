import { fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import {
  MissedCallBadge,
  type MissedCallBadgeProps,
} from '../../src/components/MissedCallBadge.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

async function setUp(count: number, props: MissedCallBadgeProps = {}) {
  const t = signalingInAct()
  const bob = await t.connect('bob')
  for (let number = 1; number <= count; number++) {
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: `call ${number}` }))
    await t.act(() => bob.invitations.cancel(`call ${number}`))
  }
  await t.advance(1)
  render(<MissedCallBadge {...props} />, { wrapper: t.as('ada') })
  await t.settle()
  return { t, bob }
}

describe('MissedCallBadge', () => {
  it('is not there while nothing was missed', async () => {
    await setUp(0)
    expect(document.querySelector('[data-beckon="missed-call-badge"]')).toBeNull()
  })

  it('says how many calls were missed, and marks them as seen', async () => {
    const { t, bob } = await setUp(2)
    const badge = screen.getByRole('button', { name: '2 missed calls' })
    expect(badge.firstElementChild).toHaveTextContent('2')
    await t.act(() => void fireEvent.click(badge))
    expect(screen.queryByRole('button')).toBeNull()
    await t.advance(1)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'another' }))
    await t.act(() => bob.invitations.cancel('another'))
    expect(screen.getByRole('button', { name: '1 missed call' })).toBeVisible()
  })

  it('shows no more than it is told to', async () => {
    await setUp(3, { max: 2 })
    const badge = screen.getByRole('button', { name: '3 missed calls' })
    expect(badge.firstElementChild).toHaveTextContent('2+')
  })

  it('leaves them unseen where the app prevents it', async () => {
    const { t } = await setUp(1, { onClick: (event) => event.preventDefault() })
    await t.act(() => void fireEvent.click(screen.getByRole('button')))
    expect(screen.getByRole('button', { name: '1 missed call' })).toBeVisible()
  })

  it('is no button within a link of the app', async () => {
    await setUp(1, { markSeen: false, className: 'mine' })
    expect(screen.queryByRole('button')).toBeNull()
    const badge = document.querySelector('[data-beckon="missed-call-badge"]')
    expect(badge?.localName).toBe('span')
    expect(badge).toHaveClass('mine')
    expect(badge).toHaveTextContent('1 missed call')
  })

  it('stays under the focus when a key has marked them, and goes when that leaves', async () => {
    const { t } = await setUp(1)
    const badge = screen.getByRole('button', { name: '1 missed call' })
    await t.act(() => badge.focus())
    await t.act(() => void fireEvent.click(badge))
    expect(document.activeElement).toBe(badge)
    expect(badge).toHaveTextContent('0 missed calls')
    expect(badge).toHaveAttribute('data-state', 'seen')
    expect(badge).toHaveAttribute('aria-disabled', 'true')
    await t.act(() => badge.blur())
    expect(screen.queryByRole('button')).toBeNull()
  })
})
