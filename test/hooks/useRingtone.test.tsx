import { act, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { EnableSoundPrompt, useInvitation, useRingtone } from '../../src/index.ts'
import { createTestSignaling, SignalingTestProvider } from '../../src/testing/index.ts'
import { stubAudio } from '../ringing/fakeAudio.ts'

function Phone() {
  const { incoming } = useInvitation()
  const { state, silence, unlock } = useRingtone(incoming?.inviteId)
  return (
    <>
      <p>{state}</p>
      <button onClick={silence}>Silence</button>
      <button onClick={() => void unlock()}>Unlock</button>
    </>
  )
}

/** Ada's page, in which Bob's call has rung for a moment. */
async function ring() {
  const signaling = createTestSignaling()
  const bob = await signaling.connect('bob')
  render(
    <SignalingTestProvider signaling={signaling} as="ada">
      <Phone />
      <EnableSoundPrompt />
    </SignalingTestProvider>,
  )
  await act(() => signaling.settle())
  const call = bob.invitations.invite({ to: 'ada', timeoutMs: 0 })
  await act(() => signaling.settle())
  const { inviteId } = await call
  // The others are listened for by the clock of the test; the browser is asked by that of the wall.
  await act(async () => {
    await signaling.advance(200)
    await new Promise((resolve) => setTimeout(resolve, 450))
  })
  return { signaling, bob, inviteId }
}

const press = (name: string) => act(async () => screen.getByRole('button', { name }).click())

describe('a ringtone', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    // One loudspeaker per page: the next test is another page.
    Reflect.deleteProperty(globalThis, Symbol.for('beckon.ringing'))
  })

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
})
