import { fireEvent, screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  CallDialog,
  IncomingCallBanner,
  type CallRingtone,
  type UseRingtoneOptions,
} from '../../src/index.ts'
import { stubAudio } from '../ringing/fakeAudio.ts'
import { renderAda } from './renderAda.tsx'

const RING_HZ = 659
const WAITING_HZ = 440

describe('a call', () => {
  beforeEach(() => void (document.title = 'My app'))

  async function open(element = <CallDialog />) {
    const audio = stubAudio({ isAllowed: true })
    const set = await renderAda(element)
    // The others are listened for by the clock of the test; a tone fades by that of the wall.
    const hear = async () => {
      await set.t.advance(200)
      await set.t.act(() => new Promise((resolve) => setTimeout(resolve, 60)))
      return audio.heard()
    }
    return { ...audio, ...set, hear }
  }

  it.each([
    ['CallDialog', <CallDialog key="dialog" />],
    ['IncomingCallBanner', <IncomingCallBanner key="banner" />],
  ])('[RI6] that waits is told by %s with a short tone, and in the title', async (_, element) => {
    const { t, ada, bob, cleo, hear } = await open(element)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(await hear()).toContain(RING_HZ)
    await t.act(() => ada.invitations.accept('one'))
    expect(await hear()).toEqual([])
    expect(document.title).toBe('My app')

    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    expect(await hear()).toEqual([WAITING_HZ])
    expect(document.title).toBe('cleo is calling')
    await t.act(() => cleo.invitations.cancel('two'))
    expect(await hear()).toEqual([])
    expect(document.title).toBe('My app')
  })

  it('[RI6] that waits is silenced by Escape', async () => {
    const { t, bob, cleo, ada, hear } = await open()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => ada.invitations.accept('one'))
    await t.act(() => cleo.invitations.invite({ to: 'ada' }))
    expect(await hear()).toEqual([WAITING_HZ])
    await t.act(() => void fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' }))
    expect(await hear()).toEqual([])
  })

  it.each([
    ['all are left to the app', <CallDialog key="off" ringtone={false} attention={false} />],
    ['one alone is shown', <CallDialog key="one" inviteId="one" />],
  ])('that waits is not heard where %s', async (_, element) => {
    const { t, bob, cleo, ada, hear } = await open(element)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => ada.invitations.accept('one'))
    await t.act(() => cleo.invitations.invite({ to: 'ada' }))
    expect(await hear()).toEqual([])
    expect(document.title).toBe('My app')
  })

  it('rings in another way for each caller', async () => {
    const ringtone: CallRingtone = ({ inviter }) => inviter !== 'bob' && { volume: 0.5 }
    const { t, bob, cleo, volumes, hear } = await open(<CallDialog ringtone={ringtone} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(await hear()).toEqual([])
    await t.act(() => bob.invitations.cancel('one'))
    await t.act(() => cleo.invitations.invite({ to: 'ada' }))
    expect(await hear()).toContain(RING_HZ)
    expect(volumes()).toEqual([0.5])
  })

  it.each<readonly [string, UseRingtoneOptions, number[]]>([
    ['the usual tone', { src: 'ring' }, [440, 480]],
    ['what the app gives', { ringbackSrc: 'waiting' }, [WAITING_HZ]],
  ])('of one’s own lets one hear %s', async (_, ringtone, frequencies) => {
    const { t, ada, hear } = await open(<CallDialog ringtone={ringtone} />)
    await t.act(() => ada.invitations.invite({ to: 'bob' }))
    expect(await hear()).toEqual(frequencies)
  })
})
