import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useDtmf } from '../../src/hooks/useDtmf.ts'
import { signalingInAct } from '../signalingInAct.tsx'

async function inCall() {
  const t = signalingInAct()
  const bob = await t.connect('bob')
  await t.act(() => bob.invitations.invite({ inviteId: 'one', to: 'ada' }))
  const { result } = renderHook(() => useDtmf('one'), { wrapper: t.as('ada') })
  await t.settle()
  return { t, bob, result }
}

describe('useDtmf', () => {
  it('[IN35] collects what the other side sends, and sends to it', async () => {
    const { t, bob, result } = await inCall()
    await t.act(() => bob.invitations.sendDtmf('one', '12'))
    await t.act(() => bob.invitations.sendDtmf('one', '#'))
    expect(result.current.received).toBe('12#')
    const heard: unknown[] = []
    bob.on('invitation.message', (event) => heard.push(event))
    await t.act(() => result.current.send('9'))
    expect(heard).toEqual([{ inviteId: 'one', from: 'ada', payload: null, dtmf: '9' }])
  })

  it('[IN35] keeps what came before it was rendered', async () => {
    const { t, bob } = await inCall()
    await t.act(() => bob.invitations.sendDtmf('one', '5'))
    const later = renderHook(() => useDtmf('one'), { wrapper: t.as('ada') })
    await t.settle()
    // Another session of ada: it rings there as well.
    await t.act(() => bob.invitations.sendDtmf('one', '7'))
    expect(later.result.current.received).toBe('7')
  })

  it('[IN35] says what is wrong with a key that there is not', async () => {
    const { t, result } = await inCall()
    await t.act(() => result.current.send('abc').catch(() => {}))
    expect(result.current.error).toMatchObject({ code: 'BAD_PAYLOAD' })
    expect(result.current.error?.message).toContain('0-9 * # A-D')
  })
})
