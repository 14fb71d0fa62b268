import { fireEvent, render, screen } from '@testing-library/react'
import { createRef, type ReactElement } from 'react'
import { describe, expect, it } from 'vitest'
import { ConnectionBanner } from '../../src/components/ConnectionBanner.tsx'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

async function setUp(element: ReactElement = <ConnectionBanner />) {
  const t = signalingInAct()
  const ada = t.client('ada')
  render(
    <SignalingProvider client={ada} userId="ada">
      {element}
    </SignalingProvider>,
  )
  await t.settle()
  return { t, ada, network: t.network('ada'), banner: screen.getByRole('status') }
}

describe('ConnectionBanner', () => {
  it('is there and empty while all is well', async () => {
    const { t, banner } = await setUp()
    expect(banner).toBeEmptyDOMElement()
    await t.advance(10_000)
    expect(banner).toBeEmptyDOMElement()
  })

  it('says nothing of a connection that is back within 1.5 s', async () => {
    const { t, network, banner } = await setUp()
    await t.act(() => network.drop())
    await t.advance(1400)
    expect(banner).toBeEmptyDOMElement()
    network.restore()
    await t.advance(5000)
    expect(banner).toBeEmptyDOMElement()
  })

  it('says after 1.5 s that the connection is away, and once that it is back', async () => {
    const { t, network, banner } = await setUp()
    await t.act(() => network.drop())
    await t.advance(1500)
    expect(banner).toHaveTextContent('Connection lost. Reconnecting…')
    expect(banner).toHaveAttribute('data-state', 'reconnecting')
    await t.advance(20_000)
    expect(banner).toHaveTextContent('Connection lost. Reconnecting…')

    network.restore()
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Retry now' })))
    await t.advance(0)
    expect(banner).toHaveTextContent('Connected again.')
    expect(screen.queryByRole('button')).toBeNull()

    await t.advance(3000)
    expect(banner).toBeEmptyDOMElement()
  })

  it('counts down to the next attempt, without reading out each second', async () => {
    const { t, network, banner } = await setUp()
    await t.act(() => network.drop())
    // Each attempt comes later than the one before.
    await t.advance(10_000)
    const seen = new Set<string | null>()
    for (let second = 0; second < 5; second++) {
      seen.add(screen.getByRole('timer').textContent)
      await t.advance(1000)
    }
    expect([...seen].every((text) => /^Next try in \d+ s$/.test(text ?? ''))).toBe(true)
    expect(seen.size).toBeGreaterThan(2)
    expect(screen.getByRole('timer')).toHaveAttribute('aria-live', 'off')
    expect(banner.querySelector('[data-part="text"]')).toHaveTextContent(/Reconnecting…$/)
  })

  it('has a button that tries at once', async () => {
    const { t, network, banner } = await setUp()
    await t.act(() => network.drop())
    await t.advance(60_000)
    network.restore()
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Retry now' })))
    expect(banner).toHaveTextContent('Connected again.')
  })

  it('waits as long as it is told to', async () => {
    const { t, network, banner } = await setUp(<ConnectionBanner delayMs={100} />)
    await t.act(() => network.drop())
    await t.advance(100)
    expect(banner).not.toBeEmptyDOMElement()
  })

  it('says that it is connecting when that takes long, and not "again" when it is done', async () => {
    const t = signalingInAct()
    t.network('ada').drop()
    render(<ConnectionBanner />, { wrapper: t.as('ada') })
    await t.advance(1500)
    expect(screen.getByRole('status')).toHaveTextContent('Connecting…')

    t.network('ada').restore()
    await t.act(() => void fireEvent.click(screen.getByRole('button')))
    await t.advance(0)
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
  })

  it('says at once what is final, and forgets it at the next login', async () => {
    const { t, ada, banner } = await setUp()
    await t.act(() => t.client('ada').login('ada', { exclusive: true }))
    expect(banner).toHaveTextContent('You have logged in somewhere else.')
    expect(screen.queryByRole('button')).toBeNull()
    await t.advance(10_000)
    expect(banner).toHaveTextContent('You have logged in somewhere else.')

    t.network('ada').latency(200)
    await t.act(() => void ada.login('ada'))
    expect(banner).toBeEmptyDOMElement()
    await t.advance(5000)
    expect(banner).toBeEmptyDOMElement()
  })

  it('says nothing after a logout', async () => {
    const { t, ada, network, banner } = await setUp()
    await t.act(() => network.drop())
    await t.advance(2000)
    await t.act(() => ada.logout())
    await t.advance(0)
    expect(banner).toBeEmptyDOMElement()
  })

  it('takes the attributes of a div, and its ref', async () => {
    const ref = createRef<HTMLDivElement>()
    const { banner } = await setUp(<ConnectionBanner ref={ref} className="mine" id="banner" />)
    expect(ref.current).toBe(banner)
    expect(banner).toHaveClass('mine')
    expect(banner).toHaveAttribute('id', 'banner')
  })

  it('hands the focus of its button on to what it says, which stays while it is there', async () => {
    const { t, network, banner } = await setUp()
    await t.act(() => network.drop())
    await t.advance(1500)
    network.restore()
    await t.act(() => screen.getByRole('button', { name: 'Retry now' }).focus())
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Retry now' })))
    await t.advance(0)
    expect(document.activeElement).toBe(screen.getByText('Connected again.'))
    await t.advance(10_000)
    expect(document.activeElement).toBe(screen.getByText('Connected again.'))
    await t.act(() => screen.getByText('Connected again.').blur())
    await t.advance(3000)
    expect(banner).toBeEmptyDOMElement()
  })

  it('says to who has pressed its button that the first connection is there', async () => {
    const t = signalingInAct()
    t.network('ada').drop()
    render(<ConnectionBanner />, { wrapper: t.as('ada') })
    await t.advance(1500)
    t.network('ada').restore()
    await t.act(() => screen.getByRole('button').focus())
    await t.act(() => void fireEvent.click(screen.getByRole('button')))
    await t.advance(0)
    expect(document.activeElement).toBe(screen.getByText('Connected.'))
    expect(screen.getByRole('status')).toHaveAttribute('data-state', 'connected')
    await t.act(() => screen.getByText('Connected.').blur())
    await t.advance(0)
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
  })
})
