import { fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { NotificationPermissionPrompt } from '../../src/components/NotificationPermissionPrompt.tsx'
import { stubPush, KEY, type StubOptions } from '../hooks/stubPush.ts'
import { web } from '../hooks/webTransport.ts'
import { signalingInAct } from '../signalingInAct.tsx'

async function setUp(stub: StubOptions = {}, element = <NotificationPermissionPrompt />) {
  const browser = stubPush(stub)
  const t = signalingInAct({ push: [web] })
  const view = render(element, { wrapper: t.as('ada') })
  await t.settle()
  const press = (name: string) =>
    t.act(() => void fireEvent.click(screen.getByRole('button', { name })))
  return { browser, t, view, press, prompt: screen.getByRole('status') }
}

describe('NotificationPermissionPrompt', () => {
  it('[PU78] asks with a reason, and is gone when it is done', async () => {
    const { browser, prompt, press } = await setUp()
    expect(prompt).toHaveTextContent('Be told of calls while this app is closed.')
    expect(browser.notification.requestPermission).not.toHaveBeenCalled()
    await press('Turn on notifications')
    expect(browser.subscription).not.toBeNull()
    expect(prompt).toBeEmptyDOMElement()
  })

  it('[PU78] hands the focus of its button on to what it says', async () => {
    const { t, prompt, press } = await setUp()
    await t.act(() => screen.getByRole('button', { name: 'Turn on notifications' }).focus())
    await press('Turn on notifications')
    expect(document.activeElement).toBe(screen.getByText('Notifications are on.'))
    expect(prompt).toHaveAttribute('data-state', 'on')
    await t.act(() => screen.getByText('Notifications are on.').blur())
    expect(prompt).toBeEmptyDOMElement()
  })

  it('[PU78] does not ask again for 30 days after "Not now"', async () => {
    const { t, prompt, press, view } = await setUp()
    await press('Not now')
    expect(prompt).toBeEmptyDOMElement()
    expect(localStorage.getItem('beckon.push.notNow')).toBe(String(t.now()))
    // As if time had passed, of which the clock of a test would run each second.
    const days = (count: number) => count * 24 * 60 * 60 * 1000
    localStorage.setItem('beckon.push.notNow', String(t.now() - days(29)))
    view.rerender(<NotificationPermissionPrompt title="again" />)
    expect(prompt).toBeEmptyDOMElement()
    localStorage.setItem('beckon.push.notNow', String(t.now() - days(30)))
    view.rerender(<NotificationPermissionPrompt title="once more" />)
    expect(prompt).toHaveAttribute('data-state', 'ask')
  })

  it('[PU78] says how to undo that notifications are blocked', async () => {
    const { prompt } = await setUp({ permission: 'denied' })
    expect(prompt).toHaveTextContent('Allow them for this site in the settings of your browser.')
    expect(screen.queryByRole('button', { name: 'Turn on notifications' })).toBeNull()
  })

  it('[PU78] says that iOS wants the app on the Home Screen', async () => {
    stubPush().becomeTabOfIphone()
    const t = signalingInAct({ push: [web] })
    render(<NotificationPermissionPrompt />, { wrapper: t.as('ada') })
    await t.settle()
    expect(screen.getByRole('status')).toHaveTextContent('Add to Home Screen')
  })

  it('[PU78] says nothing to who is subscribed', async () => {
    const { prompt } = await setUp({ permission: 'granted', subscribedWith: KEY })
    expect(prompt).toBeEmptyDOMElement()
  })

  it('[PU78] says nothing where the server does not push', async () => {
    stubPush()
    const t = signalingInAct()
    render(<NotificationPermissionPrompt />, { wrapper: t.as('ada') })
    await t.settle()
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
  })

  it('[PU78] says that it did not work, and lets one try again', async () => {
    const { browser, prompt, press } = await setUp(
      {},
      <NotificationPermissionPrompt>Never miss a call.</NotificationPermissionPrompt>,
    )
    browser.pushManager.subscribe.mockRejectedValueOnce(new DOMException('away', 'AbortError'))
    await press('Turn on notifications')
    expect(prompt).toHaveTextContent('Never miss a call.')
    expect(prompt).toHaveTextContent('Notifications could not be turned on.')
    await press('Turn on notifications')
    expect(prompt).toBeEmptyDOMElement()
  })
})
