import type { Clock } from '../internal/clock.ts'
import type { Sound } from './createSound.ts'
import { createTabElection, type TabElection, type TabRank } from './createTabElection.ts'
import type { Tone } from './tones.ts'

/**
 * `idle`: nothing rings, or it has just begun. `playing`: it sounds here. `blocked`: it would, but the browser wants a click first. `suppressed`:
 * another tab makes the sound. `muted`: somebody has silenced it, or the volume is 0.
 */
export type RingtoneState = 'idle' | 'playing' | 'blocked' | 'suppressed' | 'muted'

export interface RingOptions {
  readonly source: Tone | (string & {})
  readonly volume: number
  readonly sinkId: string | undefined
  /** Whether one tab of all is enough. What one hears of one's own call is heard where one calls. */
  readonly isShared: boolean
}

/** What sounds in a page, and whether it is this one of several that makes the sound. */
export interface Ringing {
  /** Begins to ring for a call. Returns how to end it. */
  begin(inviteId: string, options: RingOptions): () => void
  stateOf(inviteId: string | undefined): RingtoneState
  /** Whether it is this tab of several that makes the sound. */
  readonly isChosen: boolean
  /** Whether a session is another tab of this browser that has rung together with this one. */
  hasMet(sessionId: string | undefined): boolean
  /** Silences a call in every tab. It goes on ringing for the eye. */
  silence(inviteId: string): void
  subscribe(listener: () => void): () => void
}

export interface RingingOptions {
  /** The same in every tab of a user. */
  readonly name: string
  /** Who this tab is to the others: its session. */
  readonly tabId: () => string
  readonly clock: Clock
  readonly sound: Sound
  readonly rank: () => Omit<TabRank, 'canSound' | 'openedAt'>
  /** Hears that the page is shown, hidden or focused. Returns its undo. */
  readonly onRankChange: (listener: () => void) => () => void
  /** Tells other tabs that a call was silenced, and hears of it. */
  readonly silences: Silences
}

export interface Silences {
  tell(inviteId: string): void
  hear(listener: (inviteId: string) => void): () => void
}

interface Ring {
  readonly options: RingOptions
  state: RingtoneState
  stop: (() => void) | undefined
}

export function createRinging(options: RingingOptions): Ringing {
  const { name, tabId, clock, sound, rank, onRankChange, silences } = options
  const openedAt = clock.now()
  const rings = new Map<string, Ring>()
  /** Kept after the end, since other tabs may hear of it later. */
  const silenced = new Set<string>()
  /** Kept as well: who has answered is told when the tab that did rings no more. */
  const met = new Set<string>()
  const listeners = new Set<() => void>()
  let election: TabElection | undefined
  let stopListening: (() => void) | undefined

  return {
    begin(inviteId, ringOptions) {
      rings.set(inviteId, { options: ringOptions, state: 'idle', stop: undefined })
      if (rings.size === 1) start()
      void sound.unlock()
      refresh()
      return () => {
        rings.get(inviteId)?.stop?.()
        rings.delete(inviteId)
        silenced.delete(inviteId)
        if (rings.size === 0) end()
        tell()
      }
    },
    stateOf: (inviteId) => (inviteId && rings.get(inviteId)?.state) || 'idle',
    get isChosen() {
      return election?.isChosen === true
    },
    hasMet: (sessionId) => sessionId !== undefined && met.has(sessionId),
    silence(inviteId) {
      silences.tell(inviteId)
      hush(inviteId)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }

  function start(): void {
    election = createTabElection({
      name,
      tabId: tabId(),
      clock,
      rank: () => ({ ...rank(), canSound: sound.isUnlocked === true, openedAt }),
      onChange: refresh,
      onMeet: (id) => void met.add(id),
    })
    const update = () => {
      election?.update()
      refresh()
    }
    const offs = [onRankChange(update), sound.subscribe(update), silences.hear(hush)]
    stopListening = () => offs.forEach((off) => off())
  }

  function end(): void {
    election?.leave()
    stopListening?.()
    election = undefined
  }

  function hush(inviteId: string): void {
    silenced.add(inviteId)
    refresh()
  }

  function refresh(): void {
    for (const [inviteId, ring] of rings) {
      ring.state = stateNow(inviteId, ring.options)
      if (ring.state === 'playing') ring.stop ??= sound.play(ring.options)
      else {
        ring.stop?.()
        ring.stop = undefined
      }
    }
    tell()
  }

  function stateNow(inviteId: string, { volume, isShared }: RingOptions): RingtoneState {
    if (silenced.has(inviteId) || volume === 0) return 'muted'
    // Until the others and the browser have been asked nobody knows.
    if (sound.isUnlocked === undefined || (isShared && election?.isDecided !== true)) return 'idle'
    if (isShared && election?.isChosen !== true) return 'suppressed'
    return sound.isUnlocked ? 'playing' : 'blocked'
  }

  function tell(): void {
    for (const listener of [...listeners]) listener()
  }
}
