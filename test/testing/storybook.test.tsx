import { readdirSync } from 'node:fs'
import { act, render, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, onTestFinished } from 'vitest'
import { locales as ours } from '../../.storybook/withSignaling.tsx'
import { CallDialog, useConnection } from '../../src/index.ts'
import { en } from '../../src/components/locales/en.ts'
import {
  closeSignaling,
  loadSignaling,
  signalingOf,
  signalingToolbar,
  withAppearance,
  withSignaling,
  type StoryContext,
} from '../../src/testing/storybook.tsx'

/** A story that is shown, as Storybook tells its decorators and its play function. */
function show(globals: Record<string, string> = {}, signaling: object = {}): StoryContext {
  const { signal: abortSignal } = new AbortController()
  return { abortSignal, globals, parameters: { signaling: { act, ...signaling } } }
}

function Status() {
  return <p role="status">{useConnection().status}</p>
}

const status = () => screen.getByRole('status').textContent

describe('a story', () => {
  it('has a server of its own, in which the scenario has happened', async () => {
    const [one, other] = [show({}, { users: ['bo'] }), show()]
    const load = loadSignaling({ scenario: { users: ['ana', 'bo', 'cy'] } })
    const { signaling } = await load(one)
    await load(other)
    expect(signalingOf(one)).toBe(signaling)
    expect(signalingOf(other)).not.toBe(signaling)
    expect(signaling.events('bo')).not.toEqual([])
    // What a story says of itself takes the place of what all have.
    expect(signaling.events('cy')).toEqual([])
    signalingOf(other).expectState('cy', { connection: 'connected' })
  })

  it('keeps it while it is rendered again, and lets go of it when it is left', async () => {
    const context = show()
    const load = loadSignaling()
    const { signaling } = await load(context)
    expect((await load(context)).signaling).toBe(signaling)
    await signaling.user('bo').logsIn()
    await closeSignaling(context)()
    signaling.expectState('bo', { connection: 'idle' })
  })

  it('logs in whoever looks at it, with or without the loader', async () => {
    const context = show()
    render(withSignaling({ as: 'ana' })(() => <CallDialog />, context))
    const t = signalingOf(context)
    await t.settle()
    await t.user('bo').invites('ana')
    expect(screen.getByRole('alertdialog')).toHaveAccessibleName('bo')
  })

  it('speaks the language of the toolbar', async () => {
    const context = show({ locale: 'de' })
    const locales = { de: { ...en, incomingCall: 'Eingehender Anruf' } }
    render(withSignaling({ locales })(() => <CallDialog />, context))
    await signalingOf(context).settle()
    await signalingOf(context).user('bo').invites('ana')
    expect(screen.getByRole('alertdialog')).toHaveAccessibleDescription('Eingehender Anruf')
  })

  it('is on the network of the toolbar, and time passes as soon as it is not online', async () => {
    const context = show({ network: 'online' })
    const decorate = withSignaling({ as: 'ana' })
    const { rerender, unmount } = render(decorate(Status, context))
    await signalingOf(context).settle()
    expect(status()).toBe('connected')
    rerender(decorate(Status, { ...context, globals: { network: 'dropped' } }))
    await waitFor(() => expect(status()).toBe('reconnecting'))
    rerender(decorate(Status, { ...context, globals: { network: 'online' } }))
    await waitFor(() => expect(status()).toBe('connected'), { timeout: 10_000 })
    unmount()
    await closeSignaling(context)()
  })

  it('says what is missing where there is no signaling', () => {
    expect(() => signalingOf(show())).toThrow('Give it the decorator withSignaling()')
  })
})

describe('the page of a story', () => {
  it('has the theme, the direction and the language of the toolbar', () => {
    const page = document.documentElement
    onTestFinished(() => {
      for (const name of ['lang', 'dir', 'style', 'data-theme']) page.removeAttribute(name)
    })
    const Story = () => <p>Story</p>
    const { rerender } = render(withAppearance(Story, show({ theme: 'dark', locale: 'ar' })))
    expect(page).toHaveAttribute('dir', 'rtl')
    expect(page).toHaveAttribute('lang', 'ar')
    expect(page).toHaveAttribute('data-theme', 'dark')
    rerender(withAppearance(Story, show({ theme: 'auto', direction: 'auto', locale: 'de' })))
    expect(page).toHaveAttribute('dir', 'ltr')
    expect(page).not.toHaveAttribute('data-theme')
  })

  it('is offered the languages that there are', () => {
    const { locale } = signalingToolbar({ en: {}, de: {} })
    expect(locale.toolbar.items).toEqual([
      { value: 'en', title: 'English' },
      { value: 'de', title: 'Deutsch' },
    ])
  })

  it('is offered every catalogue in our gallery', () => {
    const files = readdirSync('src/components/locales')
    const { locale } = signalingToolbar(ours)
    const offered = locale.toolbar.items.map(({ value }) => `${value}.ts`)
    expect(offered.toSorted()).toEqual(files.toSorted())
    for (const [lang, strings] of Object.entries(ours)) expect(strings.lang).toBe(lang)
  })
})
