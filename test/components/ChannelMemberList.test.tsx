import { fireEvent, render, screen } from '@testing-library/react'
import { Profiler, createRef } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import { ChannelMemberList } from '../../src/components/ChannelMemberList.tsx'
import { useChannelMember } from '../../src/hooks/useChannelMember.ts'
import { useChannelMembers } from '../../src/hooks/useChannelMembers.ts'
import type { Member } from '../../src/protocol/channels.ts'
import { signalingInAct, type SignalingInAct } from '../signalingInAct.tsx'
import { names, renderMembers } from './renderMembers.tsx'
import { stubLayout } from './stubLayout.ts'

const rowTexts = () => screen.getAllByRole('listitem').map((row) => row.textContent)

/** Lets users join, and cuts them off: they stay for the grace window, and cost nothing more. */
async function joinMany(t: SignalingInAct, count: number): Promise<void> {
  for (let first = 0; first < count; first += 100) {
    const userIds = Array.from({ length: 100 }, (_, index) => `user-${first + index}`)
    await t.act(() => {
      for (const userId of userIds) {
        const client = t.client(userId)
        void client.login(userId)
        void client.channels.join('lobby')
      }
    })
    for (const userId of userIds) t.network(userId).drop()
  }
}

/** Lets users join who stay. */
async function joinLive(t: SignalingInAct, count: number): Promise<readonly SignalingClient[]> {
  return t.act(() =>
    Promise.all(
      Array.from({ length: count }, async (_, at) => {
        const client = t.client(`user-${at}`)
        await client.login(`user-${at}`)
        await client.channels.join('lobby')
        return client
      }),
    ),
  )
}

describe('ChannelMemberList', () => {
  it('shows that it is loading, and then who is there', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    render(<ChannelMemberList channelId="lobby" />, { wrapper: t.as('ada') })
    expect(screen.getByRole('region', { name: 'Members of lobby' })).toBeVisible()
    expect(screen.getByRole('status')).toHaveTextContent('Loading members…')

    await t.settle()
    expect(screen.queryByRole('status')).toBeNull()
    expect(screen.getByText('2 members')).toBeVisible()
    expect(rowTexts()).toEqual(['BbobonlineCall', 'AadaonlineYou'])
  })

  it('shows the same while it is loading outside StrictMode', async () => {
    const t = signalingInAct()
    render(<ChannelMemberList channelId="lobby" />, {
      reactStrictMode: false,
      wrapper: t.as('ada'),
    })
    expect(screen.getByRole('status')).toHaveTextContent('Loading members…')
    await t.settle()
    expect(screen.getByText('1 member')).toBeVisible()
  })

  it('says how many devices a member has', async () => {
    const t = signalingInAct()
    for (const device of [await t.connect('bob'), await t.connect('bob')]) {
      await t.act(() => device.channels.join('lobby'))
    }
    render(<ChannelMemberList channelId="lobby" />, { wrapper: t.as('ada') })
    await t.settle()
    expect(rowTexts()).toEqual(['Bbobonline2 devicesCall', 'AadaonlineYou'])
  })

  it('rings a member, and hands the channel to both', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    render(<ChannelMemberList channelId="lobby" />, { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Call bob' })))
    expect([...bob.store.getState().invitations.byId.values()]).toMatchObject([
      { inviter: 'ada', channelId: 'lobby', status: 'ringing' },
    ])
  })

  it('leaves the call to the app with onCall, and out with null', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const onCall = vi.fn()
    const { rerender } = render(<ChannelMemberList channelId="lobby" onCall={onCall} />, {
      wrapper: t.as('ada'),
    })
    await t.settle()
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Call bob' })))
    expect(onCall).toHaveBeenCalledWith(expect.objectContaining({ userId: 'bob' }))
    expect(bob.store.getState().invitations.byId.size).toBe(0)

    rerender(<ChannelMemberList channelId="lobby" onCall={null} />)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('shows names and rows of the app', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { rerender } = render(
      <ChannelMemberList channelId="lobby" formatName={(userId) => userId.toUpperCase()} />,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    expect(screen.getByText('BOB')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Call BOB' })).toBeVisible()

    rerender(<ChannelMemberList channelId="lobby" renderRow={({ userId }) => `I am ${userId}`} />)
    expect(rowTexts()).toEqual(['I am bob', 'I am ada'])
  })

  it('shows why it cannot be loaded, and tries again without staying for ever', async () => {
    const t = signalingInAct({ limits: { members: 1 } })
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { unmount } = render(<ChannelMemberList channelId="lobby" />, { wrapper: t.as('ada') })
    await t.settle()
    expect(screen.getByRole('alert')).toHaveTextContent(/^The members cannot be shown\. /)
    expect(screen.queryByRole('list')).toBeNull()

    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Try again' })))
    expect(screen.getByRole('alert')).toBeVisible()
    await t.act(() => bob.channels.leave('lobby'))
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Try again' })))
    expect(rowTexts()).toEqual(['AadaonlineYou'])
    unmount()
  })

  it('gives its seat up when it is gone, after another try too', async () => {
    const t = signalingInAct({ limits: { members: 1 } })
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const app = (isShown: boolean) => <>{isShown && <ChannelMemberList channelId="lobby" />}</>
    const { rerender } = render(app(true), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.channels.leave('lobby'))
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Try again' })))
    expect(rowTexts()).toEqual(['AadaonlineYou'])

    rerender(app(false))
    await t.settle()
    const { count } = await t.act(() => bob.channels.join('lobby'))
    expect(count).toBe(1)
  })

  it('does not keep the client in the channel with join={false}, and neither do its rows', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    function Holder() {
      useChannelMembers('lobby')
      return null
    }
    const app = (isHeld: boolean) => (
      <>
        <ChannelMemberList channelId="lobby" join={false} />
        {isHeld && <Holder />}
      </>
    )
    const { rerender } = render(app(true), { wrapper: t.as('ada') })
    await t.settle()
    expect(rowTexts()).toHaveLength(2)

    rerender(app(false))
    await t.settle()
    expect(screen.queryByRole('list')).toBeNull()
    expect(bob.store.getState().channels.get('lobby')?.count).toBe(1)
  })

  it('takes the attributes of a section, and its ref', async () => {
    const t = signalingInAct()
    const ref = createRef<HTMLElement>()
    render(
      <ChannelMemberList channelId="lobby" ref={ref} className="mine" aria-label="People here" />,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    const section = screen.getByRole('region', { name: 'People here' })
    expect(ref.current).toBe(section)
    expect(section).toHaveClass('mine')
    expect(section).toHaveAttribute('data-state', 'ready')
  })

  it('renders one row of many when one member changes, and nothing that selects something else', async () => {
    stubLayout()
    const t = signalingInAct({ limits: { announcedMembers: 2000 } })
    const commits = vi.fn()
    const rows: string[] = []
    let unrelatedCount = 0
    function Unrelated() {
      unrelatedCount++
      useChannelMember('lobby', 'user-1')
      useChannelMembers('lobby', {}, (members) => members.length)
      return null
    }
    const renderRow = ({ userId, sessionIds }: Member) => {
      rows.push(userId)
      return `${userId} ${sessionIds.length}`
    }
    render(
      <>
        <Profiler id="list" onRender={commits}>
          <ChannelMemberList channelId="lobby" renderRow={renderRow} />
        </Profiler>
        <Unrelated />
      </>,
      { reactStrictMode: false, wrapper: t.as('ada') },
    )
    await t.settle()
    await joinMany(t, 1000)
    await t.settle()
    expect(screen.getByText('1001 members')).toBeVisible()

    commits.mockClear()
    rows.length = 0
    unrelatedCount = 0
    t.network('user-5').restore()
    const tablet = await t.connect('user-5')
    await t.act(() => tablet.channels.join('lobby'))
    expect(rows).toEqual(['user-5'])
    expect(commits).toHaveBeenCalledTimes(1)
    expect(unrelatedCount).toBe(0)
    expect(screen.getByText('user-5 2')).toBeVisible()

    rows.length = 0
    commits.mockClear()
    t.network('user-500').restore()
    const other = await t.connect('user-500')
    await t.act(() => other.channels.join('lobby'))
    expect(commits).not.toHaveBeenCalled()

    // Below what can be seen, where nothing is.
    const cleo = await t.connect('cleo')
    await t.act(() => cleo.channels.join('lobby'))
    expect(screen.getByText('1002 members')).toBeVisible()
    expect(rows).toEqual([])
  })
})

describe('a long list', () => {
  it('has only the rows that can be seen, and tells how many there are', async () => {
    stubLayout()
    const t = signalingInAct()
    render(<ChannelMemberList channelId="lobby" />, { wrapper: t.as('ada') })
    await t.settle()
    const guests = await joinLive(t, 100)
    const rows = screen.getAllByRole('listitem')
    expect(rows.length).toBeGreaterThanOrEqual(11)
    expect(rows.length).toBeLessThan(30)
    expect(screen.getByRole('list').children).toHaveLength(rows.length)
    expect(rows[0]).toHaveAttribute('aria-posinset', '1')
    expect(rows[0]).toHaveAttribute('aria-setsize', '101')
    expect(rowTexts()[0]).toBe('AadaonlineYou')
    // One stop for the Tab key, which scrolls into view whatever it is at.
    expect(rows.filter((row) => row.tabIndex === 0)).toEqual([rows[0]])
    expect(screen.getByRole('list').parentElement).not.toHaveAttribute('tabindex')

    await t.act(() => guests[3]?.logout())
    expect(screen.queryByText('user-3')).toBeNull()
    expect(screen.getAllByRole('listitem')[3]).toHaveAttribute('aria-posinset', '4')
    expect(screen.getAllByRole('listitem')[3]).toHaveAttribute('aria-setsize', '100')
  })

  it('keeps the row in focus when it scrolls away', async () => {
    stubLayout()
    const t = signalingInAct()
    render(<ChannelMemberList channelId="lobby" />, { wrapper: t.as('ada') })
    await t.settle()
    await joinMany(t, 200)
    await t.settle()
    const button = screen.getByRole('button', { name: 'Call user-1' })
    await t.act(() => button.focus())
    const scroller = screen.getByRole('list').parentElement
    const scrollTo = (to: number) =>
      t.act(() => {
        if (scroller === null) return
        scroller.scrollTop = to
        fireEvent.scroll(scroller)
      })
    await scrollTo(5600)
    expect(screen.getByText('user-100')).toBeVisible()
    expect(screen.queryByText('user-2')).toBeNull()
    expect(button).toHaveFocus()

    await t.act(() => screen.getByRole('button', { name: 'Call user-100' }).focus())
    expect(screen.queryByText('user-1')).toBeNull()
  })

  it('is an ordinary one again when most have left', async () => {
    stubLayout()
    const t = signalingInAct()
    render(<ChannelMemberList channelId="lobby" />, { wrapper: t.as('ada') })
    await t.settle()
    const guests = await joinLive(t, 100)
    const leave = (from: number, to: number) =>
      t.act(() => Promise.all(guests.slice(from, to).map((guest) => guest.logout())))
    await leave(0, 50)
    expect(screen.getByRole('region')).toHaveAttribute('data-long', 'true')
    await leave(50, 90)
    expect(screen.getByRole('region')).toHaveAttribute('data-long', 'false')
    expect(rowTexts()).toHaveLength(11)
  })
})

describe('how members can be reached', () => {
  it('is what they say themselves, in a list that nobody has told to ask', async () => {
    const { t, of } = await renderMembers(['bob'])
    await t.act(() => of('bob').users.setAvailability('doNotDisturb'))
    await t.advance(200)
    expect(names()).toEqual(['bob, do not disturb', 'ada, online, You'])
  })

  it('is online or offline in a list that is told not to ask', async () => {
    const { t, of } = await renderMembers(['bob'], { watchUsers: false })
    await t.act(() => of('bob').users.setAvailability('doNotDisturb'))
    await t.advance(1000)
    expect(names()).toEqual(['bob, online', 'ada, online, You'])
  })

  it('is known to a filter, and who is filtered out stays so', async () => {
    const { t, of } = await renderMembers(['bob'], {
      filter: ({ presence }) => presence === 'online',
    })
    await t.act(() => of('bob').users.setAvailability('busy'))
    await t.advance(1000)
    expect(names()).toEqual(['ada, online, You'])
    await t.advance(1000)
    expect(names()).toEqual(['ada, online, You'])
  })
})
