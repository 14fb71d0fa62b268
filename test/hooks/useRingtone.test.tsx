import { act, render, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import {
  EnableSoundPrompt,
  useInvitation,
  useRingtone,
  type UseRingtoneOptions,
} from '../../src/index.ts'
import { createTestSignaling, SignalingTestProvider } from '../../src/testing/index.ts'
import { stubAudio } from '../ringing/fakeAudio.ts'

function Phone(options: UseRingtoneOptions) {
  const { incoming } = useInvitation()
  const { state, silence, unlock } = useRingtone(incoming?.inviteId, options)
  return (
    <>
      <p>{state}</p>
      <button onClick={silence}>Silence</button>
      <button onClick={() => void unlock()}>Unlock</button>
    </>
  )
}

/** Ada's page, in which Bob's call has rung for a moment. */
async function ring(options?: UseRingtoneOptions) {
  const signaling = createTestSignaling()
  const bob = await signaling.connect('bob')
  const element = (given?: UseRingtoneOptions) => (
    <SignalingTestProvider signaling={signaling} as="ada">
      <Phone {...given} />
      <EnableSoundPrompt />
    </SignalingTestProvider>
  )
  const { rerender } = render(element(options))
  await act(() => signaling.settle())
  const call = bob.invitations.invite({ to: 'ada', timeoutMs: 0 })
  await act(() => signaling.settle())
  const { inviteId } = await call
  // The others are listened for by the clock of the test; the browser is asked by that of the wall.
  await act(async () => {
    await signaling.advance(200)
    await new Promise((resolve) => setTimeout(resolve, 450))
  })
  return {
    ...{ signaling, bob, inviteId },
    change: (given: UseRingtoneOptions) => act(async () => rerender(element(given))),
  }
}

const press = (name: string) => act(async () => screen.getByRole('button', { name }).click())

describe('a ringtone', () => {
  it('sounds while a call comes in, and no longer', async () => {
    const { played } = stubAudio({ isAllowed: true })
    const { signaling, bob, inviteId } = await ring()
    expect(screen.getByText('playing')).toBeDefined()
    expect(played.size).toBeGreaterThan(0)
    await act(async () => {
      void bob.invitations.cancel(inviteId)
      await signaling.settle()
      await new Promise((resolve) => setTimeout(resolve, 60))
    })
    expect(screen.getByText('idle')).toBeDefined()
    expect(played.size).toBe(0)
  })

  it('[RI3] is blocked where the browser forbids it, says so before, and sounds after a click', async () => {
    const { played, allow } = stubAudio({ isAllowed: false })
    await ring()
    expect(screen.getByText('blocked')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Turn on sound' })).toBeDefined()
    expect(played.size).toBe(0)
    allow()
    await press('Unlock')
    expect(screen.getByText('playing')).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Turn on sound' })).toBeNull()
  })

  it('[RI4] can be silenced, and the call rings on', async () => {
    stubAudio({ isAllowed: true })
    const { bob, inviteId } = await ring()
    await press('Silence')
    expect(screen.getByText('muted')).toBeDefined()
    expect(bob.store.getState().invitations.byId.get(inviteId)?.status).toBe('ringing')
  })

  it('[RI4] stays silenced when it is to sound different', async () => {
    const { played } = stubAudio({ isAllowed: true })
    const { change } = await ring()
    await press('Silence')
    await change({ volume: 0.5, sinkId: 'headset', src: 'waiting' })
    await act(() => new Promise((resolve) => setTimeout(resolve, 60)))
    expect(screen.getByText('muted')).toBeDefined()
    expect(played.size).toBe(0)
  })

  it('sounds as loud as it is told to, on the device that it is told', async () => {
    const { heard, volumes, sinks } = stubAudio({ isAllowed: true })
    await ring({ volume: 0.25, sinkId: 'headset' })
    expect(heard()).toContain(659)
    expect(volumes()).toEqual([0.25])
    expect(sinks).toContain('headset')
  })

  it('plays a file', async () => {
    const { heard, volumes } = stubAudio({ isAllowed: true })
    const load = vi.fn(async (_address: string) => new Response('a melody'))
    vi.stubGlobal('fetch', load)
    await ring({ src: '/ring.mp3', volume: 0.5 })
    expect(load).toHaveBeenCalledWith('/ring.mp3')
    expect(heard()).toEqual(['a melody'])
    expect(volumes()).toEqual([0.5])
  })

  it('rings by itself where the file cannot be had, and says so', async () => {
    const { heard } = stubAudio({ isAllowed: true })
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }))
    await ring({ src: '/lost.mp3' })
    expect(heard()).toContain(659)
    expect(String(said.mock.calls[0])).toContain('The ringtone /lost.mp3 could not be loaded: 404.')
  })
})
