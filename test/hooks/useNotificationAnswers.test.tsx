import { renderHook } from '@testing-library/react'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  useNotificationAnswers,
  type UseNotificationAnswersOptions,
} from '../../src/hooks/useNotificationAnswers.ts'
import { usePush } from '../../src/hooks/usePush.ts'
import { signalingInAct } from '../signalingInAct.tsx'
import { stubPush } from './stubPush.ts'

let browser: ReturnType<typeof stubPush>
beforeEach(() => {
  browser = stubPush()
})

function opens(address: string): void {
  history.replaceState({ own: 'state' }, '', address)
  onTestFinished(() => history.replaceState(null, '', '/'))
}

async function ring() {
  const t = signalingInAct()
  const bob = await t.connect('bob')
  await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'call' }))
  const statusOf = async () => (await t.act(() => bob.invitations.get('call')))?.status
  return { t, bob, statusOf }
}

const accept = { type: 'beckon.push', action: 'accept', inviteId: 'call' }

describe('useNotificationAnswers', () => {
  it('[PU76] answers what the page was opened for, once somebody is logged in', async () => {
    opens('/calls?a=1&call=call&answer=accept#top')
    const { t, statusOf } = await ring()
    const { result } = renderHook(() => [useNotificationAnswers(), useNotificationAnswers()], {
      wrapper: t.as('ada'),
    })
    expect(location.href).toMatch(/\/calls\?a=1#top$/)
    expect(history.state).toEqual({ own: 'state' })
    await t.settle()
    expect(result.current[0]).toEqual({ status: 'done', inviteId: 'call' })
    expect(result.current[1]).toBe(result.current[0])
    expect(await statusOf()).toBe('active')
    expect(
      t.events('ada', 'invitation.changed').filter(({ event }) => event.cause === 'accepted'),
    ).toHaveLength(1)
  })

  it('[PU76] declines', async () => {
    opens('/?call=call&answer=reject')
    const { t, statusOf } = await ring()
    renderHook(() => useNotificationAnswers(), { wrapper: t.as('ada') })
    await t.settle()
    expect(await statusOf()).toBe('ended')
  })

  it('[PU76] does what the worker says, and the same again does nothing', async () => {
    const { t, statusOf } = await ring()
    const client = t.client('ada')
    const { result } = renderHook(() => useNotificationAnswers(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => {
      browser.tell(accept)
      browser.tell(accept)
    })
    expect(await statusOf()).toBe('active')
    await t.act(() => browser.tell(accept))
    expect(result.current.status).toBe('done')
    await client.close()
  })

  it('[PU76] says quietly that a call is over, or that there is none', async () => {
    const { t, bob } = await ring()
    await t.act(() => bob.invitations.cancel('call'))
    const { result } = renderHook(() => useNotificationAnswers(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => browser.tell(accept))
    expect(result.current).toEqual({ status: 'over', inviteId: 'call' })
    await t.act(() => browser.tell({ ...accept, inviteId: 'no such call' }))
    expect(result.current).toEqual({ status: 'over', inviteId: 'no such call' })
  })

  it('[PU76] says quietly that another tab was first', async () => {
    const { t } = await ring()
    const one = renderHook(() => useNotificationAnswers(), { wrapper: t.as('ada') })
    const other = renderHook(() => useNotificationAnswers(), { wrapper: t.as('ada') })
    await t.settle()
    // Both hear it here, where a worker would tell one.
    await t.act(() => browser.tell(accept))
    expect([one, other].map(({ result }) => result.current.status).toSorted()).toEqual([
      'done',
      'over',
    ])
  })

  it('[PU76] says what else went wrong', async () => {
    const { t } = await ring()
    const ada = await t.connect('ada')
    const cyd = await t.connect('cyd')
    await t.act(() => cyd.invitations.invite({ to: 'ada', inviteId: 'other' }))
    await t.act(() => ada.invitations.accept('other'))
    const { result } = renderHook(() => useNotificationAnswers(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => browser.tell(accept))
    expect(result.current).toMatchObject({ status: 'failed', error: { code: 'BUSY' } })
  })

  it('[PU68] [PU70] tells the worker who is here, and whether the call rings', async () => {
    const { t } = await ring()
    renderHook(() => useNotificationAnswers(), { wrapper: t.as('ada') })
    const ask = async (inviteId?: string) => {
      const { port1, port2 } = new MessageChannel()
      const answer = new Promise((resolve) => {
        port1.onmessage = ({ data }) => resolve(data)
      })
      browser.tell({ type: 'beckon.push', action: 'ask', inviteId }, [port2])
      const said = await answer
      port1.close()
      return said
    }
    expect(await ask('call')).toEqual({ rings: false })
    await t.settle()
    expect(await ask('call')).toEqual({ rings: true, userId: 'ada' })
    expect(await ask()).toEqual({ rings: false, userId: 'ada' })
    browser.tell('of somebody else')
    browser.tell(null)
  })

  it('tells the app what was opened, once', async () => {
    opens('/?call=call')
    const { t } = await ring()
    const onOpen = vi.fn<NonNullable<UseNotificationAnswersOptions['onOpen']>>()
    renderHook(() => useNotificationAnswers({ onOpen }), { wrapper: t.as('ada') })
    await t.settle()
    expect(onOpen.mock.calls).toEqual([[{ inviteId: 'call' }]])
    expect(location.search).toBe('?call=call')
    browser.tell({ type: 'beckon.push', action: 'open', from: 'bob', channelId: 'lobby' })
    expect(onOpen).toHaveBeenLastCalledWith({ from: 'bob', channelId: 'lobby' })
  })

  it('[PU77] closes the notification of a call that rings no more', async () => {
    const { t, bob } = await ring()
    await browser.serviceWorker.register('/push-worker.js')
    const close = vi.fn()
    browser.notifications.push({ tag: 'call', close }, { tag: 'other', close: vi.fn() })
    renderHook(() => useNotificationAnswers(), { wrapper: t.as('ada') })
    await t.settle()
    expect(close).not.toHaveBeenCalled()
    await t.act(() => bob.invitations.cancel('call'))
    expect(close).toHaveBeenCalledOnce()
    expect(browser.notifications[1]?.close).not.toHaveBeenCalled()
  })

  it('[PU77] counts missed calls on the icon until they are seen', async () => {
    const { t, bob } = await ring()
    renderHook(() => usePush(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.cancel('call'))
    expect(browser.badges.at(-1)).toBe(1)
    const other = await t.connect('ada')
    await t.act(() => other.invitations.markSeen())
    expect(browser.badges.at(-1)).toBe('none')
  })
})
