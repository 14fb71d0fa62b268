import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { renderAda } from './renderAda.tsx'

const NAMES = ['onAccept', 'onReject', 'onCancel', 'onEnd', 'onMissed', 'onElsewhere'] as const

/** What a dialog has told, in its order. */
async function open() {
  const told: string[] = []
  const handlers = Object.fromEntries(
    NAMES.map((name) => [
      name,
      ({ inviteId }: { inviteId: string }) => told.push(`${name} ${inviteId}`),
    ]),
  )
  const onOpenChange = (isOpen: boolean) => told.push(isOpen ? 'open' : 'gone')
  const set = await renderAda(<CallDialog {...handlers} onOpenChange={onOpenChange} />)
  return { ...set, told }
}

describe('CallDialog tells the app', () => {
  it('that it is there, that the user has declined, and that it is gone', async () => {
    const { t, bob, click, told } = await open()
    expect(told).toEqual([])
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Decline')
    expect(told.toSorted()).toEqual(['onEnd one', 'onReject one', 'open'])
    await t.advance(5000)
    expect(told.at(-1)).toBe('gone')
  })

  it('that the user has taken the call back', async () => {
    const { t, ada, click, told } = await open()
    await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
    await click('Cancel')
    expect(told.toSorted()).toEqual(['onCancel one', 'onEnd one', 'open'])
  })

  it('that a call was missed', async () => {
    const { t, bob, told } = await open()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.advance(30_000)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await t.act(() => bob.invitations.cancel('two'))
    expect(told.filter((what) => what.startsWith('on'))).toEqual([
      ...['onEnd one', 'onMissed one'],
      ...['onEnd two', 'onMissed two'],
    ])
  })

  it('once that a call was answered elsewhere, and nothing of its end', async () => {
    const { t, bob, told } = await open()
    const phone = await t.connect('ada')
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => phone.invitations.accept('one'))
    await t.act(() => bob.invitations.modify('one', { topic: 'more' }))
    await t.act(() => phone.invitations.end('one'))
    expect(told.filter((what) => what.startsWith('on'))).toEqual(['onElsewhere one'])
  })

  it('nothing is missed that was answered', async () => {
    const { t, bob, click, told } = await open()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    await t.act(() => bob.invitations.end('one'))
    expect(told.filter((what) => what.startsWith('on'))).toEqual(['onAccept one', 'onEnd one'])
  })
})

describe('the word of CallDialog that a call is over', () => {
  it.each([
    ['the first call', undefined],
    ['one call', 'one'],
  ])('goes after `autoDismissMs` where it shows %s', async (_, inviteId) => {
    const onOpenChange = vi.fn()
    const { t, bob } = await renderAda(
      <CallDialog autoDismissMs={1000} {...{ inviteId, onOpenChange }} />,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.advance(5000)
    await t.act(() => bob.invitations.cancel('one'))
    expect(screen.getByRole('dialog')).toHaveAccessibleDescription('Missed call')
    await t.advance(900)
    expect(screen.getByRole('dialog')).toBeVisible()
    await t.advance(200)
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(onOpenChange.mock.calls).toEqual([[true], [false]])
  })
})
