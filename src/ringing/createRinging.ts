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
  /**
   * Begins to ring for a call, for one of several who may ask for the same: it sounds as the first of
   * them wants it whose volume is not 0. Returns how to end it; it rings until all have ended it.
   */
  begin(inviteId: string, options: RingOptions): () => void
  stateOf(inviteId: string | undefined): RingtoneState
  /** Whether it is this tab of several that makes the sound. */
  readonly isChosen: boolean
  /** Whether a session is another tab of this browser that has rung together with this one. */
  hasMet(sessionId: string | undefined): boolean
  /** Silences a call in every tab, or all that ring here. They go on ringing for the eye. */
  silence(inviteId?: string): void
  isSilenced(inviteId: string | undefined): boolean
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
  /** Whether a call still waits for an answer. */
  readonly isRinging: (inviteId: string) => boolean
}

export interface Silences {
  tell(inviteId: string): void
  hear(listener: (inviteId: string) => void): () => void
}

interface Ring {
  /** Whoever wants it to ring, in the order in which they came. */
  readonly holders: Set<RingOptions>
  state: RingtoneState
  /** What sounds, and how to stop it. */
  sounding?: RingOptions | undefined
  stop?: (() => void) | undefined
}

export function createRinging(options: RingingOptions): Ringing {
  const { name, tabId, clock, sound, rank, onRankChange, silences, isRinging } = options
  const openedAt = clock.now()
  const rings = new Map<string, Ring>()
  /** Kept while the call rings, whoever comes and goes meanwhile to show it. */
  const silenced = new Set<string>()
  /** Kept as well: who has answered is told when the tab that did rings no more. */
  const met = new Set<string>()
  const listeners = new Set<() => void>()
  let election: TabElection | undefined
  let stopListening: (() => void) | undefined

  return {
    begin(inviteId, ringOptions) {
      const ring = rings.get(inviteId) ?? { holders: new Set(), state: 'idle' }
      const holder = { ...ringOptions }
      rings.set(inviteId, ring)
      ring.holders.add(holder)
      start()
      if (holder.volume > 0) void sound.unlock()
      refresh()
      return () => {
        if (!ring.holders.delete(holder)) return
        if (ring.holders.size === 0) {
          ring.stop?.()
          rings.delete(inviteId)
          forgetOver()
        }
        if (rings.size === 0) end()
        refresh()
      }
    },
    stateOf: (inviteId) => (inviteId && rings.get(inviteId)?.state) || 'idle',
    get isChosen() {
      return election?.isChosen === true
    },
    hasMet: (sessionId) => sessionId !== undefined && met.has(sessionId),
    silence(inviteId) {
      for (const id of inviteId === undefined ? rings.keys() : [inviteId]) {
        silences.tell(id)
        hush(id)
      }
    },
    isSilenced: (inviteId) => inviteId !== undefined && silenced.has(inviteId),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }

  function start(): void {
    if (election !== undefined) return
    election = createTabElection({
      name,
      tabId: tabId(),
      clock,
      rank: () => ({ ...rank(), canSound: canSound(), openedAt }),
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

  // Who wants to hear nothing leaves it to a tab that does.
  function canSound(): boolean {
    return sound.isUnlocked === true && [...rings.values()].some(wantedOf)
  }

  function hush(inviteId: string): void {
    forgetOver()
    silenced.add(inviteId)
    refresh()
  }

  function forgetOver(): void {
    for (const id of silenced) if (!isRinging(id)) silenced.delete(id)
  }

  function refresh(): void {
    for (const [inviteId, ring] of rings) {
      const wanted = wantedOf(ring)
      ring.state = stateNow(inviteId, wanted)
      const sounding = ring.state === 'playing' ? wanted : undefined
      if (sounding === ring.sounding) continue
      ring.stop?.()
      ring.stop = sounding && sound.play(sounding)
      ring.sounding = sounding
    }
    tell()
  }

  function stateNow(inviteId: string, wanted: RingOptions | undefined): RingtoneState {
    if (wanted === undefined || silenced.has(inviteId)) return 'muted'
    const { isUnlocked } = sound
    const others = wanted.isShared ? election : undefined
    // Until the others and the browser have been asked nobody knows.
    if (isUnlocked === undefined || others?.isDecided === false) return 'idle'
    if (others?.isChosen === false && (isUnlocked || others.isHeard)) return 'suppressed'
    return isUnlocked ? 'playing' : 'blocked'
  }

  function tell(): void {
    for (const listener of [...listeners]) listener()
  }
}

function wantedOf({ holders }: Ring): RingOptions | undefined {
  return [...holders].find(({ volume }) => volume > 0)
}
