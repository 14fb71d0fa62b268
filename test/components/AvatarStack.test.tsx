import { render, screen } from '@testing-library/react'
import { createRef } from 'react'
import { describe, expect, it } from 'vitest'
import { AvatarStack } from '../../src/components/AvatarStack.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

const texts = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent)

describe('AvatarStack', () => {
  it('shows the first few members of a channel, and how many more there are', async () => {
    const t = signalingInAct()
    for (const userId of ['bob', 'cleo', 'dan', 'eve']) {
      const client = await t.connect(userId)
      await t.act(() => client.channels.join('lobby'))
    }
    const { rerender } = render(<AvatarStack channelId="lobby" max={2} />, {
      wrapper: t.as('ada'),
    })
    expect(screen.queryByRole('list')).toBeNull()
    await t.settle()
    expect(screen.getByRole('list', { name: 'bob, cleo, and 3 others' })).toBeVisible()
    expect(texts()).toEqual(['Bbob', 'Ccleo', '+3'])

    rerender(<AvatarStack channelId="lobby" max={5} />)
    expect(screen.getByRole('list', { name: 'bob, cleo, dan, eve, and ada' })).toBeVisible()
    expect(screen.queryByText(/^\+/)).toBeNull()
  })

  it('does not keep the client in the channel with join={false}', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    render(<AvatarStack channelId="lobby" join={false} />, { wrapper: t.as('ada') })
    await t.settle()
    expect(bob.store.getState().channels.get('lobby')?.count).toBe(1)
  })

  it('shows users whom the app names, as it calls and draws them', async () => {
    const t = signalingInAct()
    render(
      <AvatarStack
        userIds={['bob', 'cleo', 'dan', 'eve', 'fay']}
        formatName={(userId) => userId.toUpperCase()}
        renderAvatar={(userId) => (userId === 'bob' ? <i>bobby</i> : undefined)}
      />,
      { wrapper: t.as('ada') },
    )
    expect(screen.getByRole('list', { name: 'BOB, CLEO, DAN, EVE, and 1 other' })).toBeVisible()
    expect(texts()).toEqual(['bobbyBOB', 'CCLEO', 'DDAN', 'EEVE', '+1'])
    expect(screen.getByTitle('BOB')).toBeVisible()
  })

  it('shows how each can be reached', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.users.setAvailability('busy'))
    render(<AvatarStack userIds={['bob', 'cleo']} showPresence />, { wrapper: t.as('ada') })
    await t.settle()
    expect(screen.getByRole('img', { name: 'busy' })).toBeVisible()
    expect(screen.getByRole('img', { name: 'offline' })).toBeVisible()
  })

  it('takes the attributes of a list, and its ref', async () => {
    const t = signalingInAct()
    const ref = createRef<HTMLUListElement>()
    render(
      <AvatarStack userIds={['bob']} ref={ref} className="mine" aria-label="Here" unstyled />,
      { wrapper: t.as('ada') },
    )
    expect(screen.getByRole('list', { name: 'Here' })).toBe(ref.current)
    expect(ref.current).toHaveClass('mine')
    expect(ref.current).not.toHaveAttribute('data-beckon')
  })

  it('is nothing while there is nobody', () => {
    const t = signalingInAct()
    render(<AvatarStack userIds={[]} />, { wrapper: t.as('ada') })
    expect(screen.queryByRole('list')).toBeNull()
  })

  it('leaves the looks of what is in it to the app as well', async () => {
    const t = signalingInAct()
    render(<AvatarStack userIds={['bob']} showPresence unstyled />, { wrapper: t.as('ada') })
    await t.settle()
    expect(document.querySelector('[data-presence]')).toBeVisible()
    expect(document.querySelector('[data-beckon]')).toBeNull()
  })
})
