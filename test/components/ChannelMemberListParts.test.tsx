import { fireEvent, render, screen } from '@testing-library/react'
import type { ComponentProps } from 'react'
import { describe, expect, it, vi } from 'vitest'
import '../../src/components/memberList/moreOfMemberList.ts'
import { ChannelMemberList } from '../../src/components/ChannelMemberList.tsx'
import type { MemberGroupHeaderProps } from '../../src/components/memberList/MemberGroupHeader.tsx'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { SignalingError } from '../../src/protocol/errors.ts'
import { signalingInAct, type SignalingInAct } from '../signalingInAct.tsx'
import { lines, names, renderMembers, rowOf, rows } from './renderMembers.tsx'
import { stubLayout } from './stubLayout.ts'

/** Lets users join, and cuts them off: they stay for the grace window, and cost nothing more. */
async function joinMany(t: SignalingInAct, count: number): Promise<void> {
  for (let first = 0; first < count; first += 100) {
    const userIds = Array.from({ length: 100 }, (_, at) => `user-${first + at}`)
    await t.act(() =>
      Promise.all(
        userIds.map(async (userId) => {
          const client = t.client(userId)
          await client.login(userId)
          await client.channels.join('lobby')
        }),
      ),
    )
    for (const userId of userIds) t.network(userId).drop()
    await t.advance(1)
  }
}

const scrollTo = (t: SignalingInAct, to: number) =>
  t.act(() => {
    const scroller = document.querySelector<HTMLElement>('[data-part="scroller"]')
    if (scroller === null) throw new Error('Nothing scrolls.')
    scroller.scrollTop = to
    fireEvent.scroll(scroller)
  })

describe('a list of more than 200 members', () => {
  it('asks for those who joined before as soon as they can be seen, page by page', async () => {
    stubLayout()
    const t = signalingInAct()
    await joinMany(t, 500)
    render(<ChannelMemberList channelId="lobby" pageSize={100} />, { wrapper: t.as('ada') })
    await t.settle()
    await t.settle()
    expect(screen.getByText('501 members')).toBeVisible()
    // 200 from the start, and the first page, because its place is at the top.
    expect(rows()[0]).toHaveAttribute('data-user-id', 'user-0')
    expect(rowOf('user-1')).toHaveAttribute('aria-setsize', '-1')
    expect(screen.queryByText('and 201 more')).toBeNull()

    await scrollTo(t, 100 * 56 - 300)
    await t.settle()
    expect(rowOf('user-100')).toHaveAttribute('aria-posinset', '101')
    await scrollTo(t, 200 * 56 - 300)
    await t.settle()
    expect(rowOf('user-200')).toHaveAttribute('aria-posinset', '201')
    await scrollTo(t, 300 * 56 - 300)
    await t.settle()
    await t.settle()
    expect(rowOf('user-299')).toHaveAttribute('aria-posinset', '300')
    expect(rowOf('user-301')).toHaveAttribute('aria-setsize', '501')
    expect(document.querySelector('[data-part="more"]')).toBeNull()
  })

  it('finds those who are not known yet, too', async () => {
    stubLayout()
    const t = signalingInAct()
    await joinMany(t, 500)
    render(<ChannelMemberList channelId="lobby" search="user-3" filter={() => true} />, {
      wrapper: t.as('ada'),
    })
    for (let turn = 0; turn < 5; turn++) await t.settle()
    expect(screen.getByText('111 of 501 members')).toBeVisible()
  })

  it('says why they cannot be shown, and tries again', async () => {
    stubLayout()
    const t = signalingInAct({ limits: { commandsPerSessionPerSecond: 1000 } })
    await joinMany(t, 300)
    const ada = await t.connect('ada')
    const ask = ada.channels.members
    const refuse = () => Promise.reject(new SignalingError('FORBIDDEN'))
    const client = { ...ada, channels: { ...ada.channels, members: vi.fn(refuse) } }
    render(
      <SignalingProvider client={client} userId="ada">
        <ChannelMemberList channelId="lobby" />
      </SignalingProvider>,
    )
    for (let turn = 0; turn < 3; turn++) await t.settle()
    const line = document.querySelector('[data-part="more"]')
    expect(line).toHaveTextContent('The members cannot be shown. You are not allowed to.')
    client.channels.members.mockImplementation(ask as never)
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Try again' })))
    expect(document.querySelector('[data-part="more"]')).toBeNull()
    expect(ada.store.getState().channels.get('lobby')?.members.size).toBe(301)
  })

  it('only counts them with a page of nobody', async () => {
    const t = signalingInAct()
    await joinMany(t, 300)
    render(<ChannelMemberList channelId="lobby" pageSize={0} />, { wrapper: t.as('ada') })
    await t.settle()
    expect(screen.getByText('and 101 more')).toBeVisible()
  })
})

describe('what is announced of a list', () => {
  const spoken = () =>
    document.querySelector('[data-beckon="channel-member-list"] > [data-part="hidden-text"]')

  it('is who has come and gone, together and not too often', async () => {
    const { t, of, join } = await renderMembers(['bob', 'mia'], { announce: 'summary' })
    expect(spoken()).toHaveAttribute('aria-live', 'polite')
    expect(spoken()).toHaveTextContent('')
    await join('carl')
    await t.advance(4000)
    expect(spoken()).toHaveTextContent('')
    await t.advance(1000)
    expect(spoken()).toHaveTextContent('carl joined.')

    await join('dan')
    await join('eve')
    await t.act(() => of('bob').channels.leave('lobby'))
    // Who comes back is no news.
    await t.act(() => of('mia').channels.leave('lobby'))
    await t.act(() => of('mia').channels.join('lobby'))
    expect(spoken()).toHaveTextContent('carl joined.')
    await t.advance(5000)
    expect(spoken()).toHaveTextContent('2 people joined. bob left.')
    await t.advance(60_000)
    expect(spoken()).toHaveTextContent('2 people joined. bob left.')
  })

  it('is nothing unless it is wanted', async () => {
    await renderMembers(['bob'])
    expect(spoken()).toBeNull()
  })
})

describe('the looks of a list', () => {
  it('are those of an app, part by part', async () => {
    const Header = ({ group, count }: MemberGroupHeaderProps) => (
      <li data-part="group-header">
        {group}: {count}
      </li>
    )
    const Empty = (props: ComponentProps<'div'>) => <div className="mine" {...props} />
    const { type } = await renderMembers(['bob'], {
      search: true,
      groupBy: () => 'Everybody',
      slots: { GroupHeader: Header, Empty },
      slotProps: {
        Search: { placeholder: 'Who?', className: 'field' },
        Count: ({ shownCount, total, search }) => ({ title: `${search} ${shownCount}/${total}` }),
        Row: ({ userId }) => ({ className: `person of-${userId}` }),
        Empty: { id: 'nobody' },
      },
      emptyState: 'Nobody at all',
    })
    expect(lines()).toEqual(['Everybody: 2', 'bob', 'ada'])
    expect(screen.getByPlaceholderText('Who?')).toHaveClass('field')
    expect(rows().map(({ className }) => className)).toEqual(['person of-bob', 'person of-ada'])
    await type('x')
    expect(screen.getByTitle('x 0/2')).toHaveTextContent('0 of 2 members')
    expect(document.querySelector('#nobody.mine')).toHaveTextContent('Nobody at all')
  })

  it('may be other ones while it loads, and for who cannot see who comes', async () => {
    const { rerender } = await renderMembers(
      [],
      {
        channelId: 'nowhere',
        announce: 'summary',
        slots: { LiveSummary: (props) => <p {...props} id="summary" /> },
        slotProps: { Loading: { className: 'wait' }, LiveSummary: { className: 'news' } },
      },
      { latency: 1000 },
    )
    expect(document.querySelector('.wait')).toHaveTextContent('Loading members…')
    rerender({ channelId: 'nowhere' })
    expect(document.querySelector('#summary.news')).toBeVisible()
  })

  it('are left to the app when it is unstyled', async () => {
    await renderMembers(['bob'], { unstyled: true })
    const list = screen.getByRole('region', { name: 'Members of lobby' })
    expect(list).not.toHaveAttribute('data-beckon')
    expect(list).toHaveAttribute('data-beckon-unstyled', 'channel-member-list')
    expect(rows()).toHaveLength(2)
  })

  it('leave out how many devices somebody has', async () => {
    const { t } = await renderMembers(['bob'], { showDevices: false })
    const phone = await t.connect('bob')
    await t.act(() => phone.channels.join('lobby'))
    expect(screen.queryByText('2 devices')).toBeNull()
    expect(names()[0]).toBe('bob, online')
  })

  it('say it, otherwise', async () => {
    const { t } = await renderMembers(['bob'])
    const phone = await t.connect('bob')
    await t.act(() => phone.channels.join('lobby'))
    expect(screen.getByText('2 devices')).toBeVisible()
    expect(names()[0]).toBe('bob, online, 2 devices')
  })
})

describe('the parts of a list', () => {
  it('stand where an app puts them', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const handleClick = vi.fn()
    const { Root, Search, Count, List, Row, Empty, LiveSummary } = ChannelMemberList
    render(
      <Root channelId="lobby" search className="mine">
        <header>
          <Count />
          <Search aria-label="Find somebody" />
        </header>
        <List>
          {(userId) => (
            <Row userId={userId} onClick={handleClick}>
              I am {userId}
            </Row>
          )}
        </List>
        <Empty>Nobody</Empty>
        <LiveSummary />
      </Root>,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    await t.settle()
    expect(screen.getByRole('region')).toHaveClass('mine')
    expect(rows().map(({ textContent }) => textContent)).toEqual(['I am bob', 'I am ada'])
    fireEvent.click(rowOf('bob'))
    expect(handleClick).toHaveBeenCalledTimes(1)
    fireEvent.change(screen.getByRole('searchbox', { name: 'Find somebody' }), {
      target: { value: 'bo' },
    })
    expect(lines()).toEqual(['bob'])
  })

  it('say what to do where no list is above them', () => {
    vi.mocked(console.error).mockImplementation(() => {})
    expect(() => render(<ChannelMemberList.Count />)).toThrow('<ChannelMemberList.Root')
  })
})
