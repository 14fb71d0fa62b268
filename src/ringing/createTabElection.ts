import type { Clock } from '../internal/clock.ts'
import { openTabChannel, type TabChannel } from './openTabChannel.ts'

/** How good a tab is at being heard. The better one of two is the one whose first difference is larger. */
export interface TabRank {
  /** Whether the browser lets it make a sound. */
  readonly canSound: boolean
  readonly isVisible: boolean
  readonly hasFocus: boolean
  /** When it was opened: the older one wins. */
  readonly openedAt: number
}

/** One of the tabs of a user in one browser: which of them makes the sound? */
export interface TabElection {
  readonly isChosen: boolean
  /** Whether the browser lets the chosen one make a sound. */
  readonly isHeard: boolean
  /** It has been listened for others. */
  readonly isDecided: boolean
  /** This tab has changed: it is visible now, or may be heard. */
  update(): void
  leave(): void
}

export interface TabElectionOptions {
  /** The same in every tab of a user. */
  readonly name: string
  readonly tabId: string
  readonly clock: Clock
  readonly rank: () => TabRank
  readonly onChange: () => void
  /** Hears of every other tab that rings. */
  readonly onMeet?: (tabId: string) => void
  readonly openChannel?: (name: string) => TabChannel | undefined
  readonly watchLife?: WatchLife
}

/** Shows that a tab lives, until the returned function is called. */
export type ShowLife = (name: string) => () => void

/** Calls when the tab that shows that it lives by a name is gone, however it went. Returns its undo. */
export interface WatchLife {
  show: ShowLife
  watch(name: string, onGone: () => void): () => void
}

interface Hello {
  readonly type: 'here' | 'gone'
  readonly tabId: string
  readonly rank: TabRank
}

interface Other {
  readonly rank: TabRank
  readonly heardAt: number
  readonly unwatch: () => void
}

/** How long one listens before one thinks that nobody else is there. */
const LISTEN_MS = 120
/** How often one says that one is there; who has said nothing for so long is gone. */
const SAY_EVERY_MS = 500
const GONE_AFTER_MS = 1600

/**
 * Every tab in which it rings says so twice a second, with its rank; the one with the highest makes
 * the sound. Whoever goes says so. Whoever just dies is missed at once, by the lock that it held, or after
 * 1.6 s where a page has no locks. Without a way to speak to each other every tab is on its own.
 */
export function createTabElection(options: TabElectionOptions): TabElection {
  const { name, tabId, clock, rank, onChange } = options
  const { onMeet, openChannel = openTabChannel, watchLife = webLocks } = options
  const others = new Map<string, Other>()
  const channel = openChannel(name)
  let isChosen = false
  let isHeard = false
  let isListening = true
  let isOver = false
  if (channel !== undefined) channel.onMessage = hear
  const endLife = watchLife.show(lifeOf(tabId))
  say('here')
  let cancel = clock.setTimer(
    () => {
      isListening = false
      tick()
      // Who waits for the decision hears of it, whichever it is.
      if (!isChosen) onChange()
    },
    channel === undefined ? 0 : LISTEN_MS,
  )

  return {
    get isChosen() {
      return isChosen
    },
    get isHeard() {
      return isHeard
    },
    get isDecided() {
      return !isListening
    },
    update() {
      if (isOver) return
      say('here')
      decide()
    },
    leave() {
      if (isOver) return
      say('gone')
      isOver = true
      cancel()
      for (const id of [...others.keys()]) forget(id)
      channel?.close()
      endLife()
    },
  }

  function tick(): void {
    say('here')
    const goneBefore = clock.now() - GONE_AFTER_MS
    for (const [id, { heardAt }] of [...others]) if (heardAt < goneBefore) forget(id)
    decide()
    cancel = clock.setTimer(tick, SAY_EVERY_MS)
  }

  function hear(message: unknown): void {
    if (isOver || !isHello(message) || message.tabId === tabId) return
    if (message.type === 'gone') forget(message.tabId)
    else meet(message.tabId, message.rank)
    decide()
  }

  function meet(id: string, itsRank: TabRank): void {
    const known = others.get(id)
    const unwatch =
      known?.unwatch ??
      watchLife.watch(lifeOf(id), () => {
        forget(id)
        decide()
      })
    others.set(id, { rank: itsRank, heardAt: clock.now(), unwatch })
    if (known !== undefined) return
    onMeet?.(id)
    // A newcomer must know of this one before it decides.
    say('here')
  }

  function forget(id: string): void {
    others.get(id)?.unwatch()
    others.delete(id)
  }

  function lifeOf(id: string): string {
    return `${name} ${id}`
  }

  function decide(): void {
    if (isListening || isOver) return
    const mine = rank()
    const best = [...others].every(([id, other]) => compare(mine, tabId, other.rank, id) > 0)
    // The chosen one is of those that may sound, if there are any.
    const heard = mine.canSound || [...others.values()].some((other) => other.rank.canSound)
    if (best === isChosen && heard === isHeard) return
    isChosen = best
    isHeard = heard
    onChange()
  }

  function say(type: Hello['type']): void {
    const hello: Hello = { type, tabId, rank: rank() }
    channel?.post(hello)
  }
}

function compare(one: TabRank, oneId: string, other: TabRank, otherId: string): number {
  return (
    Number(one.canSound) - Number(other.canSound) ||
    Number(one.isVisible) - Number(other.isVisible) ||
    Number(one.hasFocus) - Number(other.hasFocus) ||
    other.openedAt - one.openedAt ||
    (oneId < otherId ? 1 : -1)
  )
}

function isHello(message: unknown): message is Hello {
  return typeof message === 'object' && message !== null && 'tabId' in message && 'rank' in message
}

// The timers of a page that nobody has looked at for five minutes run once a minute; a lock that is
// free is told at once. Pages without a secure context have none.
const webLocks: WatchLife = {
  show: (name) => request(name, () => {}),
  watch: (name, onGone) => request(name, onGone),
}

/** Asks for a lock, and holds it until the returned function is called. */
function request(name: string, onGranted: () => void): () => void {
  // Absent, or null, where a page has none.
  const locks: LockManager | null | undefined = globalThis.navigator?.locks
  if (!locks) return () => {}
  const asked = new AbortController()
  const held = locks.request(
    name,
    { signal: asked.signal },
    () =>
      new Promise<void>((resolve) => {
        if (asked.signal.aborted) return resolve()
        asked.signal.addEventListener('abort', () => resolve())
        onGranted()
      }),
  )
  // It is rejected when it is asked for no longer.
  held.catch(() => {})
  return () => asked.abort()
}
