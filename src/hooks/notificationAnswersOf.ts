import type { SignalingClient } from '../client/createSignalingClient.ts'
import type { SignalingError } from '../protocol/errors.ts'
import { filterInvitations, phaseOf } from '../store/invitations.ts'
import { takeAnswer, type AnswerWish } from './readAnswer.ts'
import { toSignalingError } from './signalingErrors.ts'

/**
 * `none`: nothing was clicked. `waiting`: for the login. `answering`: it is under way. `done`: it was
 * answered here. `over`: it rings no more, which is to be said quietly. `failed`: see `error`.
 */
export type NotificationAnswerStatus = 'none' | 'waiting' | 'answering' | 'done' | 'over' | 'failed'

export interface NotificationAnswer {
  readonly status: NotificationAnswerStatus
  readonly inviteId?: string
  readonly error?: SignalingError
}

/** What a click on a notification without an answer is about. */
export interface OpenedNotification {
  readonly inviteId?: string
  /** Who has called or written. */
  readonly from?: string
  readonly channelId?: string
}

interface WorkerMessage extends OpenedNotification {
  readonly type?: unknown
  readonly action?: unknown
}

export interface NotificationAnswers {
  readonly getState: () => NotificationAnswer
  readonly watch: (listener: () => void) => () => void
  /** Hears what notifications were opened. */
  onOpened(listener: (opened: OpenedNotification) => void): () => void
}

export const NO_ANSWER: NotificationAnswer = { status: 'none' }

const answersOf = new WeakMap<SignalingClient, NotificationAnswers>()

/** One for all components of a page: each click is done once. */
export function notificationAnswersOf(client: SignalingClient): NotificationAnswers {
  const answers = answersOf.get(client) ?? createNotificationAnswers(client)
  answersOf.set(client, answers)
  return answers
}

/** These say that there is nothing left to answer. */
const OVER: ReadonlySet<string> = new Set(['INVITATION_OVER', 'INVITATION_ACTIVE', 'NOT_FOUND'])

function createNotificationAnswers({ store, invitations }: SignalingClient): NotificationAnswers {
  const listeners = new Set<() => void>()
  const openers = new Set<(opened: OpenedNotification) => void>()
  /** Until a listener is there. */
  let unheard: OpenedNotification | undefined
  let wish: AnswerWish | undefined
  const underWay = new Set<string>()
  let ringing: ReadonlySet<string> = new Set()
  let state = NO_ANSWER
  let stop = () => {}
  /** The address is that of the page, and is read once. */
  let hasLooked = false

  return {
    getState: () => state,
    watch(listener) {
      if (listeners.size === 0) stop = start()
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stop()
      }
    },
    onOpened(listener) {
      openers.add(listener)
      if (unheard !== undefined) listener(unheard)
      unheard = undefined
      return () => void openers.delete(listener)
    },
  }

  function start(): () => void {
    const worker = navigator.serviceWorker
    worker?.addEventListener('message', handleMessage)
    worker?.startMessages()
    const unsubscribe = store.subscribe(handleChange)
    const taken = hasLooked ? undefined : takeAnswer()
    hasLooked = true
    // Not at once: whoever renders has not subscribed yet.
    if (taken !== undefined) queueMicrotask(() => want(taken))
    return () => {
      worker?.removeEventListener('message', handleMessage)
      unsubscribe()
    }
  }

  function handleMessage({ data, ports }: MessageEvent<WorkerMessage | null>): void {
    if (data?.type !== 'beckon.push') return
    const { action, inviteId, from, channelId } = data
    const { session } = store.getState()
    if (action === 'ask') {
      const rings = inviteId !== undefined && phaseNow(inviteId) === 'incoming'
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A port has one end.
      ports[0]?.postMessage({ rings, ...(session && { userId: session.userId }) })
    } else if (action === 'open') {
      open({
        ...(inviteId === undefined ? {} : { inviteId }),
        ...(from === undefined ? {} : { from }),
        ...(channelId === undefined ? {} : { channelId }),
      })
    } else if (inviteId !== undefined && (action === 'accept' || action === 'decline')) {
      want({ inviteId, answer: action === 'accept' ? 'accept' : 'reject' })
    }
  }

  function want(wanted: AnswerWish): void {
    if (wanted.answer === undefined) return open({ inviteId: wanted.inviteId })
    if (underWay.has(wanted.inviteId)) return undefined
    wish = wanted
    set({ status: 'waiting', inviteId: wanted.inviteId })
    return handleChange()
  }

  function open(opened: OpenedNotification): void {
    if (openers.size === 0) unheard = opened
    for (const opener of openers) opener(opened)
  }

  function handleChange(): void {
    closeNotifications()
    const { session, connection } = store.getState()
    if (wish === undefined || session === undefined || !connection.isSynced) return
    const { inviteId, answer = 'accept' } = wish
    wish = undefined
    void act(inviteId, answer)
  }

  async function act(inviteId: string, answer: 'accept' | 'reject'): Promise<void> {
    underWay.add(inviteId)
    set({ status: 'answering', inviteId })
    try {
      if (phaseNow(inviteId) === 'none') await invitations.get(inviteId)
      const phase = phaseNow(inviteId)
      if (phase === 'incoming') await invitations[answer](inviteId)
      // The second click on the same call has nothing left to do.
      const isDone = phase === 'incoming' || phase === 'active'
      set({ status: isDone ? 'done' : 'over', inviteId })
    } catch (thrown) {
      const error = toSignalingError(thrown)
      set(
        OVER.has(error.code) ? { status: 'over', inviteId } : { status: 'failed', inviteId, error },
      )
    } finally {
      underWay.delete(inviteId)
    }
  }

  // What rings here no more, for whatever reason, is no news to who is here.
  function closeNotifications(): void {
    const now = filterInvitations(store.getState(), { phase: 'incoming' })
    const next = new Set(now.map(({ inviteId }) => inviteId))
    const gone = [...ringing].filter((inviteId) => !next.has(inviteId))
    ringing = next
    for (const inviteId of gone) void closeAll(inviteId)
  }

  function phaseNow(inviteId: string) {
    const { invitations: known, session } = store.getState()
    return phaseOf(known.byId.get(inviteId), session)
  }

  function set(next: NotificationAnswer): void {
    state = next
    for (const listener of [...listeners]) listener()
  }
}

async function closeAll(tag: string): Promise<void> {
  try {
    const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? []
    for (const registration of registrations)
      for (const shown of await registration.getNotifications({ tag })) shown.close()
  } catch {
    // Where the browser shows no notifications of workers there are none.
  }
}
