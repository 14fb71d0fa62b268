import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { SignalingDevtools, type SignalingDevtoolsProps } from '../../src/devtools/index.ts'
import { CallDialog } from '../../src/index.ts'
import { signalingInAct } from '../signalingInAct.tsx'

async function setUp(props: SignalingDevtoolsProps = {}) {
  const t = signalingInAct()
  const bob = await t.connect('bob')
  render(
    <>
      <SignalingDevtools {...props} />
      <CallDialog />
    </>,
    { wrapper: t.as('ada') },
  )
  await t.settle()
  const click = (name: string | RegExp) =>
    t.act(() => void fireEvent.click(screen.getByRole('button', { name })))
  const choose = (name: string) =>
    t.act(() => void fireEvent.click(screen.getByRole('tab', { name })))
  return { t, bob, click, choose }
}

const opener = () => screen.getByRole('button', { name: /^Beckon devtools/ })
const names = () =>
  [...document.querySelectorAll('[data-part="timeline"] [data-part="name"]')].map(
    (name) => name.textContent,
  )

describe('SignalingDevtools', () => {
  it('says how the connection is, and opens and closes by keys', async () => {
    await setUp()
    expect(opener()).toHaveTextContent('Beckon devtools: connected')
    expect(opener()).toHaveAttribute('aria-expanded', 'false')
    fireEvent.click(opener())
    const panel = screen.getByRole('region', { name: 'Beckon devtools' })
    expect(opener()).toHaveAttribute('aria-controls', panel.id)
    const tab = screen.getByRole('tab', { name: 'Timeline' })
    tab.focus()
    fireEvent.keyDown(tab, { key: 'ArrowRight' })
    expect(screen.getByRole('tab', { name: 'Store' })).toHaveFocus()
    fireEvent.keyDown(screen.getByRole('tab', { name: 'Store' }), { key: 'Escape' })
    expect(screen.queryByRole('region')).toBeNull()
    expect(opener()).toHaveFocus()
  })

  it('shows what has passed, from the first connection on, and finds in it', async () => {
    const { t, bob } = await setUp({ defaultOpen: true })
    expect(names()).toContain('session.login')
    await t.act(() => bob.messages.send({ userId: 'ada' }, 'needle'))
    await t.advance(100)
    expect(names()[0]).toBe('conversation.changed')
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'needle' } })
    expect(names()).toEqual(['conversation.changed', 'message.received'])
    const details = document.querySelector('details')
    if (details === null) throw new Error('There is nothing to open.')
    await act(async () => {
      details.open = true
      fireEvent(details, new Event('toggle'))
    })
    expect(details.querySelector('pre')).toHaveTextContent('"body": "needle"')
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }))
    await t.advance(100)
    expect(names()).toEqual([])
  })

  it('saves what was recorded', async () => {
    const { click } = await setUp({ defaultOpen: true })
    const saved: Blob[] = []
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      saved.push(blob as Blob)
      return 'blob:1'
    })
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
    await click('Export JSON')
    const text = await saved[0]?.text()
    expect(JSON.parse(text ?? '')).toMatchObject({
      format: 'beckon-devtools-1',
      state: { session: { userId: 'ada' }, connection: { status: 'connected' } },
    })
  })

  it('shows the store as a tree', async () => {
    const { choose } = await setUp({ defaultOpen: true })
    await choose('Store')
    const panel = screen.getByRole('tabpanel', { name: 'Store' })
    const branch = [...panel.querySelectorAll('details')].find(
      (each) => each.querySelector('b')?.textContent === 'session',
    )
    if (branch === undefined) throw new Error('There is no session.')
    await act(async () => {
      branch.open = true
      fireEvent(branch, new Event('toggle'))
    })
    expect(branch).toHaveTextContent('userId: "ada"')
  })

  it('measures, slows down and cuts the connection', async () => {
    const { t, click, choose } = await setUp({ defaultOpen: true })
    expect(opener()).toHaveTextContent('0 ms')
    await choose('Network')
    fireEvent.change(screen.getByRole('combobox', { name: 'Delay' }), { target: { value: '250' } })
    expect(opener()).toHaveTextContent('slowed by 250 ms')
    await click('Measure')
    await t.advance(500)
    expect(opener()).toHaveTextContent('500 ms')
    await click('Cut the connection')
    expect(opener()).toHaveTextContent('cut off')
    expect(screen.getByRole('button', { name: 'Cut the connection' })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
    await click('Cut the connection')
    await t.advance(3000)
    expect(opener()).toHaveTextContent('connected')
  })

  it('lets a made-up call ring that can be answered and ended', async () => {
    const { t, click, choose } = await setUp({ defaultOpen: true })
    await choose('Network')
    fireEvent.change(screen.getByRole('textbox', { name: 'From' }), { target: { value: 'Zoe' } })
    await click('Let it ring')
    const dialog = screen.getByRole('alertdialog', { name: 'Zoe' })
    await t.act(
      () =>
        void fireEvent.click(within(dialog).getByRole('button', { name: 'Accept' }), { detail: 1 }),
    )
    expect(screen.getByRole('dialog', { name: 'Zoe' })).toHaveAccessibleDescription('In call')
    await t.act(() => void fireEvent.click(screen.getByText('End it')))
    expect(screen.getByRole('dialog', { name: 'Zoe' })).toHaveAccessibleDescription('Call ended')
    await t.advance(5000)
    expect(screen.queryByRole('dialog')).toBeNull()
    await choose('Timeline')
    expect(screen.getAllByText('fake')).toHaveLength(3)
  })

  it('is not there in production, unless it is forced', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    await setUp()
    expect(screen.queryByRole('button')).toBeNull()
    await setUp({ force: true })
    expect(opener()).toBeVisible()
    vi.unstubAllEnvs()
  })
})
