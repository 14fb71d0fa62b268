import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { buttonIn, chosen, focused, names, renderMembers, rowOf, rows } from './renderMembers.tsx'
import { stubLayout } from './stubLayout.ts'

const PEOPLE = ['bob', 'cleo', 'carl', 'dan']
const many = (count: number) => Array.from({ length: count }, (_, at) => `user-${at}`)

describe('the keys of a member list', () => {
  it('have one stop in it, from which the arrows lead on', async () => {
    const { t, press } = await renderMembers(PEOPLE)
    expect(rows().map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1, -1, -1])
    await t.act(() => rowOf('bob').focus())
    await press('ArrowDown')
    expect(focused()).toBe('cleo')
    expect(rows().map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1, -1, -1])
    await press('ArrowDown')
    await press('ArrowUp')
    expect(focused()).toBe('cleo')
    await press('End')
    expect(focused()).toBe('ada')
    await press('ArrowDown')
    expect(focused()).toBe('ada')
    await press('Home')
    expect(focused()).toBe('bob')
    await press('PageDown')
    expect(focused()).toBe('ada')
    await press('PageUp')
    expect(focused()).toBe('bob')
  })

  it('pass over headers', async () => {
    const { t, press } = await renderMembers(PEOPLE, { groupBy: ({ userId }) => userId })
    await t.act(() => rowOf('ada').focus())
    await press('ArrowDown')
    expect(focused()).toBe('bob')
    await press('Home')
    expect(focused()).toBe('ada')
    await press('End')
    expect(focused()).toBe('dan')
  })

  it('find a name by its beginning, and the next one by the same letter again', async () => {
    const formatName = (userId: string) => (userId === 'carl' ? 'Çarl' : userId)
    const { t, press } = await renderMembers(PEOPLE, { formatName })
    await t.act(() => rowOf('bob').focus())
    await press('c')
    expect(focused()).toBe('cleo')
    await press('c')
    expect(focused()).toBe('carl')
    await press('C')
    expect(focused()).toBe('cleo')
    await t.act(() => new Promise((resolve) => setTimeout(resolve, 720)))
    await press('c')
    await press('a')
    expect(focused()).toBe('carl')
    await press('x')
    expect(focused()).toBe('carl')
  })

  it('lead into a row and out of it again', async () => {
    const rowActions = () => <button>Mute</button>
    const { t, press } = await renderMembers(PEOPLE, { rowActions })
    // Only the buttons of one row are stops.
    expect(buttonIn('bob', 'Mute').tabIndex).toBe(0)
    expect(buttonIn('bob', 'Call bob').tabIndex).toBe(0)
    expect(buttonIn('cleo', 'Mute').tabIndex).toBe(-1)
    expect(buttonIn('cleo', 'Call cleo').tabIndex).toBe(-1)

    await t.act(() => rowOf('bob').focus())
    await press('ArrowLeft')
    expect(focused()).toBe('bob')
    await press('ArrowRight')
    expect(focused()).toBe('Mute')
    await press('ArrowRight')
    expect(focused()).toBe('Call bob')
    await press('ArrowRight')
    expect(focused()).toBe('Call bob')
    await press('ArrowLeft')
    await press('ArrowLeft')
    expect(focused()).toBe('bob')

    await press('ArrowRight')
    await press('ArrowDown')
    expect(focused()).toBe('cleo')
    expect(buttonIn('bob', 'Mute').tabIndex).toBe(-1)
    expect(buttonIn('cleo', 'Mute').tabIndex).toBe(0)
    await press('ArrowRight')
    await press('Escape')
    expect(focused()).toBe('cleo')
  })

  it('lead the other way from right to left', async () => {
    const { t, press } = await renderMembers(PEOPLE, { style: { direction: 'rtl' } })
    await t.act(() => rowOf('bob').focus())
    await press('ArrowLeft')
    expect(focused()).toBe('Call bob')
    await press('ArrowRight')
    expect(focused()).toBe('bob')
  })

  it('are those of a text field where an app has one in a row', async () => {
    const rowActions = () => <input aria-label="Note" />
    const { t, press } = await renderMembers(['bob'], { rowActions })
    const field = rowOf('bob').querySelector('input')
    await t.act(() => field?.focus())
    await press('ArrowDown')
    await press('Home')
    await press('a')
    expect(focused()).toBe('Note')
  })

  it('call somebody', async () => {
    const onCall = vi.fn()
    const { t, press } = await renderMembers(PEOPLE, { onCall })
    await t.act(() => rowOf('bob').focus())
    await press('d')
    await press('ArrowRight')
    expect(focused()).toBe('Call dan')
    await t.act(() => void fireEvent.click(document.activeElement ?? document.body))
    expect(onCall).toHaveBeenCalledWith(expect.objectContaining({ userId: 'dan', name: 'dan' }))
  })

  it('keep their place when whoever had the focus leaves', async () => {
    const { t, of } = await renderMembers(PEOPLE)
    await t.act(() => rowOf('cleo').focus())
    await t.act(() => of('cleo').channels.leave('lobby'))
    expect(focused()).toBe('carl')
    await t.act(() => of('bob').channels.leave('lobby'))
    expect(focused()).toBe('carl')
  })

  it('take no focus that was elsewhere', async () => {
    const { t, of } = await renderMembers(PEOPLE)
    await t.act(() => rowOf('cleo').focus())
    await t.act(() => rowOf('cleo').blur())
    await t.act(() => of('cleo').channels.leave('lobby'))
    expect(document.body).toHaveFocus()
  })

  it('go through a long list, of which few rows are there', async () => {
    stubLayout()
    const { t, press } = await renderMembers(many(120), { sort: 'name' })
    expect(rows().length).toBeLessThan(40)
    await t.act(() => rowOf('ada').focus())
    await press('End')
    expect(focused()).toBe('user-119')
    expect(rowOf('user-119')).toHaveAttribute('aria-posinset', '121')
    expect(rowOf('user-119')).toHaveAttribute('aria-setsize', '121')
    await press('u')
    expect(focused()).toBe('user-0')
    await t.act(() => new Promise((resolve) => setTimeout(resolve, 720)))
    for (const key of 'user-77') await press(key)
    expect(focused()).toBe('user-77')
    await press('PageDown')
    expect(focused()).toBe('user-87')
    await press('Home')
    expect(focused()).toBe('ada')
    // Two: those that can be seen, and none that was on the way.
    expect(rows().length).toBeLessThan(40)
  })
})

describe('members to choose from', () => {
  it('are a list box of options when nothing can be pressed in them', async () => {
    await renderMembers(PEOPLE, { selection: 'single', onCall: null })
    const box = screen.getByRole('listbox', { name: 'Members of lobby' })
    expect(box).toHaveAttribute('aria-multiselectable', 'false')
    expect(screen.getAllByRole('option')).toHaveLength(5)
    expect(screen.getByRole('option', { name: 'bob, online' })).toHaveAttribute(
      'aria-selected',
      'false',
    )
    expect(names().at(-1)).toBe('ada, online, You')
  })

  it('are a grid of rows when something can', async () => {
    await renderMembers(PEOPLE, { selection: 'multiple', groupBy: ({ userId }) => userId })
    const grid = screen.getByRole('grid', { name: 'Members of lobby' })
    expect(grid).toHaveAttribute('aria-multiselectable', 'true')
    expect(grid).toHaveAttribute('aria-rowcount', '10')
    expect(screen.getByRole('row', { name: 'bob, online' })).toHaveAttribute('aria-rowindex', '4')
    expect(screen.getAllByRole('rowheader')).toHaveLength(5)
    expect(screen.getAllByRole('gridcell')).toHaveLength(5)
  })

  it('are chosen one at a time', async () => {
    const onSelectedChange = vi.fn()
    const { t, press } = await renderMembers(PEOPLE, {
      selection: 'single',
      defaultSelected: ['dan'],
      onSelectedChange,
    })
    expect(chosen()).toEqual(['dan'])
    await t.act(() => rowOf('bob').focus())
    await press('ArrowDown')
    expect(chosen()).toEqual(['dan'])
    await press(' ')
    expect(chosen()).toEqual(['cleo'])
    await press('ArrowDown')
    await press('Enter')
    expect(chosen()).toEqual(['carl'])
    await t.act(() => void fireEvent.click(rowOf('bob')))
    expect(chosen()).toEqual(['bob'])
    expect(onSelectedChange.mock.calls).toEqual([[['cleo']], [['carl']], [['bob']]])
    await press('a', { ctrlKey: true })
    expect(chosen()).toEqual(['bob'])
  })

  it('are several, with Space and a click', async () => {
    const { t, press } = await renderMembers(PEOPLE, { selection: 'multiple' })
    await t.act(() => rowOf('bob').focus())
    await press(' ')
    await press('End')
    await press(' ')
    expect(chosen()).toEqual(['bob', 'ada'])
    await t.act(() => void fireEvent.click(rowOf('carl')))
    expect(chosen()).toEqual(['bob', 'carl', 'ada'])
    await press(' ')
    await t.act(() => void fireEvent.click(rowOf('bob')))
    expect(chosen()).toEqual(['carl'])
  })

  it('are several in a row with Shift', async () => {
    const { t, press } = await renderMembers(PEOPLE, { selection: 'multiple' })
    await t.act(() => rowOf('bob').focus())
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    expect(chosen()).toEqual(['bob', 'cleo', 'carl'])
    await press('ArrowUp', { shiftKey: true })
    expect(chosen()).toEqual(['bob', 'cleo'])
    expect(focused()).toBe('cleo')

    // From where one has gone since.
    await press('ArrowDown')
    await press('ArrowDown')
    await press('End', { shiftKey: true })
    expect(chosen()).toEqual(['bob', 'cleo', 'dan', 'ada'])

    await t.act(() => void fireEvent.click(rowOf('bob')))
    await t.act(() => void fireEvent.click(rowOf('bob')))
    await t.act(() => void fireEvent.click(rowOf('carl'), { shiftKey: true }))
    await t.act(() => void fireEvent.click(rowOf('carl'), { shiftKey: true }))
    expect(chosen()).toContain('bob')
  })

  it('are all of those who are shown with Ctrl+A, and none with it again', async () => {
    const { t, press, type } = await renderMembers(PEOPLE, {
      selection: 'multiple',
      search: true,
      defaultSelected: ['dan'],
    })
    await type('c')
    await t.act(() => rowOf('cleo').focus())
    await press('a', { ctrlKey: true })
    await type('')
    expect(chosen()).toEqual(['cleo', 'carl', 'dan'])
    await type('c')
    await press('A', { metaKey: true })
    await type('')
    expect(chosen()).toEqual(['dan'])
  })

  it('are what the app says', async () => {
    const onSelectedChange = vi.fn()
    const { t, rerender } = await renderMembers(PEOPLE, {
      selection: 'multiple',
      selected: ['bob'],
      onSelectedChange,
    })
    await t.act(() => void fireEvent.click(rowOf('dan')))
    expect(onSelectedChange).toHaveBeenCalledWith(['bob', 'dan'])
    expect(chosen()).toEqual(['bob'])
    rerender({ selected: ['bob', 'dan'] })
    expect(chosen()).toEqual(['bob', 'dan'])
  })

  it('are not chosen by what is pressed in them', async () => {
    const { t, press } = await renderMembers(PEOPLE, { selection: 'multiple', onCall: vi.fn() })
    await t.act(() => void fireEvent.click(buttonIn('bob', 'Call bob')))
    await t.act(() => buttonIn('bob', 'Call bob').focus())
    await press(' ')
    await press('Enter')
    expect(chosen()).toEqual([])
  })
})
