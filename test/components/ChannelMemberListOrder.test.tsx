import { fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { ChannelMemberList } from '../../src/components/ChannelMemberList.tsx'
import type { ListedMember } from '../../src/components/memberList/listedMember.ts'
import { signalingInAct } from '../signalingInAct.tsx'
import { lines, names, renderMembers, rowOf } from './renderMembers.tsx'

const PEOPLE = ['zoe', 'bob', 'mia']

describe('the search of a member list', () => {
  it('narrows the list to names with a text in them, whatever their case and accents', async () => {
    const formatName = (userId: string) => (userId === 'zoe' ? 'Zoë' : userId)
    const { type } = await renderMembers(PEOPLE, { search: true, formatName })
    expect(lines()).toEqual(['zoe', 'bob', 'mia', 'ada'])
    expect(screen.getByText('4 members')).toHaveAttribute('aria-live', 'off')

    await type(' ZOE')
    expect(lines()).toEqual(['zoe'])
    expect(screen.getByText('Zoë', { selector: 'mark' })).toBeVisible()
    expect(screen.getByText('1 of 4 members')).toHaveAttribute('aria-live', 'polite')

    await type('a')
    expect(lines()).toEqual(['mia', 'ada'])
    expect(rowOf('mia')).toHaveTextContent(/^Mmia/)
    expect(rowOf('mia').querySelector('mark')).toHaveTextContent('a')

    await type('')
    expect(lines()).toHaveLength(4)
    expect(document.querySelector('mark')).toBeNull()
  })

  it('says that it has found nobody, in place of what the app says of an empty list', async () => {
    const { type } = await renderMembers(PEOPLE, { search: true, emptyState: 'So lonely' })
    await type('nobody of that name')
    expect(screen.queryByRole('list')).toBeNull()
    expect(screen.getByText('Nobody is called “nobody of that name”.')).toBeVisible()
    expect(screen.queryByText('So lonely')).toBeNull()
  })

  it('is the text of the app, in the field of the list or in one elsewhere', async () => {
    const onSearchChange = vi.fn()
    const { type, rerender } = await renderMembers(PEOPLE, { search: 'b', onSearchChange })
    expect(lines()).toEqual(['bob'])
    expect(screen.getByRole('searchbox')).toHaveValue('b')
    await type('bo')
    expect(onSearchChange).toHaveBeenCalledWith('bo')
    expect(screen.getByRole('searchbox')).toHaveValue('b')

    rerender({ search: 'm', onSearchChange: undefined as never, highlight: false })
    expect(lines()).toEqual(['mia'])
    expect(screen.queryByRole('searchbox')).toBeNull()
    expect(document.querySelector('mark')).toBeNull()
  })

  it('is led out of by the down arrow', async () => {
    await renderMembers(PEOPLE, { search: true })
    fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'ArrowDown' })
    expect(rowOf('zoe')).toHaveFocus()
  })
})

describe('the members that are shown', () => {
  it('are those of a filter, which an inline function may be', async () => {
    const { rerender } = await renderMembers(PEOPLE, { filter: ({ userId }) => userId !== 'bob' })
    expect(lines()).toEqual(['zoe', 'mia', 'ada'])
    expect(screen.getByText('3 of 4 members')).toBeVisible()
    rerender({ filter: ({ name }) => name === 'bob' })
    expect(lines()).toEqual(['bob'])
    rerender({ filter: () => false, emptyState: <p>So lonely</p> })
    expect(screen.getByText('So lonely')).toBeVisible()
  })

  it.each([
    ['sorted', ['bob', 'mia', 'ada', 'zoe']],
    ['first', ['ada', 'bob', 'mia', 'zoe']],
    ['hide', ['bob', 'mia', 'zoe']],
  ] as const)('have this user among them: %s', async (showSelf, expected) => {
    const sort = (one: ListedMember, other: ListedMember) =>
      Number(one.name === 'zoe') - Number(other.name === 'zoe')
    await renderMembers(['bob', 'mia', 'zoe'], { showSelf, sort })
    expect(lines()).toEqual(expected)
  })

  it('are nobody where this user is alone and hidden', async () => {
    await renderMembers([], { showSelf: 'hide' })
    expect(screen.getByText('Nobody is here yet.')).toBeVisible()
  })
})

describe('the order of members', () => {
  it('is that of their names, as people of the language sort them', async () => {
    await renderMembers(['user-10', 'Älva', 'user-9', 'bob'], { sort: 'name' })
    expect(lines()).toEqual(['ada', 'Älva', 'bob', 'user-9', 'user-10'])
  })

  it('is by how they can be reached, and changes with it', async () => {
    const { t, of } = await renderMembers(PEOPLE, { sort: 'presence' })
    expect(lines()).toEqual(['ada', 'bob', 'mia', 'zoe'])
    await t.act(() => of('bob').users.setAvailability('doNotDisturb'))
    await t.act(() => of('mia').users.setAvailability('away'))
    expect(lines()).toEqual(['ada', 'zoe', 'mia', 'bob'])
    expect(names()).toEqual(['ada, online, You', 'zoe, online', 'mia, away', 'bob, do not disturb'])
  })

  it('stays while somebody has the pointer among them, and who comes is the last', async () => {
    const { t, of, join } = await renderMembers(PEOPLE, { sort: 'presence' })
    const box = screen.getByRole('list').parentElement
    if (box === null) throw new Error('The list stands nowhere.')
    await t.act(() => void fireEvent.pointerEnter(box))
    await t.act(() => of('bob').users.setAvailability('busy'))
    await join('carl')
    expect(lines()).toEqual(['ada', 'bob', 'mia', 'zoe', 'carl'])
    expect(names()[1]).toBe('bob, busy')
    await t.act(() => void fireEvent.pointerLeave(box))
    expect(lines()).toEqual(['ada', 'carl', 'mia', 'zoe', 'bob'])
  })

  it('stays while the focus is among them, in groups too', async () => {
    const { t, of } = await renderMembers(PEOPLE, { groupBy: 'presence', sort: 'name' })
    await t.act(() => rowOf('bob').focus())
    await t.act(() => of('bob').users.setAvailability('away'))
    expect(lines()).toEqual(['online44 members', 'ada', 'bob', 'mia', 'zoe'])
    const elsewhere = document.body.appendChild(document.createElement('button'))
    await t.act(() => elsewhere.focus())
    expect(lines()).toEqual(['online33 members', 'ada', 'mia', 'zoe', 'away11 member', 'bob'])
  })

  it('stays always, or never', async () => {
    const { t, of, rerender } = await renderMembers(PEOPLE, {
      sort: 'presence',
      freezeOrder: 'always',
    })
    expect(lines()).toEqual(['ada', 'bob', 'mia', 'zoe'])
    await t.act(() => of('bob').users.setAvailability('away'))
    expect(lines()).toEqual(['ada', 'bob', 'mia', 'zoe'])

    rerender({ freezeOrder: 'never' })
    expect(lines()).toEqual(['ada', 'mia', 'zoe', 'bob'])
    await t.act(() => rowOf('ada').focus())
    await t.act(() => of('bob').users.setAvailability('available'))
    expect(lines()).toEqual(['ada', 'bob', 'mia', 'zoe'])
  })

  it('is another one at once when the app asks for it', async () => {
    const { t, rerender } = await renderMembers(PEOPLE, { sort: 'name' })
    await t.act(() => rowOf('ada').focus())
    rerender({ sort: 'joined', showSelf: 'first' })
    expect(lines()).toEqual(['ada', 'zoe', 'bob', 'mia'])
  })
})

describe('groups of members', () => {
  it('are by how they can be reached', async () => {
    const { t, of } = await renderMembers(PEOPLE, { groupBy: 'presence' })
    expect(lines()).toEqual(['online44 members', 'zoe', 'bob', 'mia', 'ada'])
    await t.act(() => of('zoe').users.setAvailability('busy'))
    expect(lines()).toEqual(['online33 members', 'bob', 'mia', 'ada', 'busy11 member', 'zoe'])
    expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual([
      'online33 members',
      'busy11 member',
    ])
    // Headers are none of the members.
    expect(rowOf('zoe')).toHaveAttribute('aria-posinset', '4')
    expect(rowOf('zoe')).toHaveAttribute('aria-setsize', '4')
  })

  it('are by the role that users give themselves, and those without one come last', async () => {
    const { t, of } = await renderMembers(PEOPLE, {
      groupBy: 'role',
      formatRole: (role) => role.toUpperCase(),
    })
    expect(lines()[0]).toBe('Others44 members')
    await t.act(() => of('bob').users.setAttr('role', 'host'))
    await t.act(() => of('mia').users.setAttr('role', 'guest'))
    expect(lines()).toEqual([
      'GUEST11 member',
      'mia',
      'HOST11 member',
      'bob',
      'Others22 members',
      'zoe',
      'ada',
    ])
    expect(names()[1]).toBe('bob, online, HOST')
    expect(rowOf('bob')).toHaveTextContent(/HOST/)
  })

  it('are what a function says', async () => {
    await renderMembers(PEOPLE, { groupBy: ({ name }) => (name < 'c' ? 'A to B' : 'The others') })
    expect(lines()).toEqual([
      'A to B22 members',
      'bob',
      'ada',
      'The others22 members',
      'zoe',
      'mia',
    ])
  })

  it('leave no header of nobody', async () => {
    const { type } = await renderMembers(PEOPLE, { search: true, groupBy: ({ name }) => name })
    await type('zoe')
    expect(lines()).toEqual(['zoe11 member', 'zoe'])
  })

  it('ask for nothing where nothing is needed, and are told nothing', async () => {
    const { t, of } = await renderMembers(PEOPLE)
    await t.act(() => of('bob').users.setAvailability('busy'))
    expect(names()[1]).toBe('bob, online')
  })

  it('tell how each member can be reached when asked to', async () => {
    const { t, of } = await renderMembers(PEOPLE, { watchUsers: true })
    await t.act(() => of('bob').users.setAvailability('busy'))
    expect(names()[1]).toBe('bob, busy')
    expect(rowOf('bob')).toHaveAttribute('data-presence', 'busy')
  })
})

describe('a list in order', () => {
  it('renders one row when one member changes, and no other when another comes', async () => {
    const t = signalingInAct()
    const [bob, mia] = [await t.connect('bob'), await t.connect('mia')]
    for (const client of [bob, mia]) await t.act(() => client.channels.join('lobby'))
    const rendered: string[] = []
    const renderRow = ({ userId, presence }: ListedMember) => {
      rendered.push(userId)
      return presence
    }
    render(
      <ChannelMemberList channelId="lobby" sort="name" groupBy="presence" {...{ renderRow }} />,
      { reactStrictMode: false, wrapper: t.as('ada') },
    )
    await t.settle()
    await t.settle()
    rendered.length = 0
    await t.act(() => bob.users.setAvailability('busy'))
    expect(rendered).toEqual(['bob'])
    rendered.length = 0
    const carl = await t.connect('carl')
    await t.act(() => carl.channels.join('lobby'))
    expect(new Set(rendered)).toEqual(new Set(['carl']))
  })

  it('renders no row because an app around it renders', async () => {
    const t = signalingInAct()
    let count = 0
    const renderRow = () => {
      count++
      return 'row'
    }
    function App() {
      const [clicks, setClicks] = useState(0)
      return (
        <>
          <button onClick={() => setClicks(clicks + 1)}>{clicks}</button>
          <ChannelMemberList channelId="lobby" filter={() => true} {...{ renderRow }} />
        </>
      )
    }
    render(<App />, { reactStrictMode: false, wrapper: t.as('ada') })
    await t.settle()
    await t.settle()
    const before = count
    await t.act(() => void fireEvent.click(screen.getByRole('button')))
    expect(screen.getByRole('button')).toHaveTextContent('1')
    expect(count).toBe(before)
  })
})
