import { SignalingError, type SignalingEvents } from '../../client/index.ts'
import { createId } from '../../internal/createId.ts'
import type { Invitation, Invitee } from '../../protocol/invitations.ts'
import { INVITE_FAILED } from './codes.ts'
import type { Login } from './createLogin.ts'
import type { Tell } from './createTell.ts'
import { readExtra } from './readExtra.ts'
import type { AgoraCall, AgoraSession } from './surface.ts'

/** The calls of one session, which the vendor tells apart by channel and peer. */
export interface Calls {
  invite(channelName: string, peer: string, extra: unknown): AgoraCall
  /** Somebody calls. */
  onInvitation(invitation: Invitation): void
  onChange(event: SignalingEvents['invitation.changed']): void
  onMessage(event: SignalingEvents['invitation.message']): void
}

export interface CallsOptions {
  readonly login: Login
  readonly account: string
  readonly session: Pick<AgoraSession, 'onInviteReceived'>
  readonly tell: Tell
}

/** One invitation, and the object that hears of it. */
interface Line {
  readonly call: AgoraCall
  readonly key: string
  readonly inviteId: string
  isRung: boolean
  isAccepted: boolean
}

export function createCalls({ login, account, session, tell }: CallsOptions): Calls {
  const { client, track } = login
  const { invitations } = client
  /** The last one of each channel, peer and direction: another call takes its place. */
  const byKey = new Map<string, Line>()
  const byId = new Map<string, Line>()

  return {
    invite(channelName, peer, extra = '') {
      const call = toCall({ channelName, peer, extra }, keyOf('out', channelName, peer))
      call.channelInviteUser2()
      return call
    },

    onInvitation({ inviteId }) {
      // It may have waited for the login, and be over.
      const invitation = client.store.getState().invitations.byId.get(inviteId)
      if (invitation === undefined || !isFor(invitation)) return
      const { inviter: peer, channelId: channelName = '' } = invitation
      const key = keyOf('in', channelName, peer)
      const call = toCall({ channelName, peer, extra: saidIn(invitation, invitation.data) }, key)
      connect({ call, key, inviteId, isRung: true, isAccepted: false })
      tell(session, 'onInviteReceived', call)
    },

    onChange({ invitation, cause }) {
      const line = byId.get(invitation.inviteId)
      if (line === undefined) return
      if (invitation.inviter === account) followOwn(line, invitation, cause)
      else follow(line, invitation)
    },

    onMessage({ inviteId, payload, dtmf }) {
      const call = byId.get(inviteId)?.call
      if (call === undefined) return
      const extra = dtmf === undefined ? payload : toDtmf(dtmf)
      tell(call, 'onInviteMsg', typeof extra === 'string' ? extra : JSON.stringify(extra))
    },
  }

  function toCall(
    { channelName, peer, extra }: Pick<AgoraCall, 'channelName' | 'peer' | 'extra'>,
    firstKey: string,
  ): AgoraCall {
    let key = firstKey
    const call: AgoraCall = {
      channelName,
      peer,
      extra,
      onInviteReceivedByPeer: '',
      onInviteAcceptedByPeer: '',
      onInviteRefusedByPeer: '',
      onInviteFailed: '',
      onInviteEndByPeer: '',
      onInviteEndByMyself: '',
      onInviteMsg: '',
      channelInviteUser2() {
        key = keyOf('out', channelName, peer)
        ring(call, key)
      },
      channelInviteAccept: (said = '') => accept(byKey.get(key), said),
      channelInviteRefuse(said = '') {
        act(drop(byKey.get(key)), (id) => invitations.reject(id, { data: said }))
      },
      channelInviteDTMF: (keys) => act(byKey.get(key), (id) => sendKeys(id, keys)),
      channelInviteEnd(said = '') {
        act(drop(byKey.get(key)), (id) => hangUp(id, said))
        tell(call, 'onInviteEndByMyself', '')
      },
    }
    return call
  }

  function ring(call: AgoraCall, key: string): void {
    const { channelName, peer, extra } = call
    const line: Line = { call, key, inviteId: createId(), isRung: false, isAccepted: false }
    const before = connect(line)
    const request = {
      to: peer,
      kind: 'signal',
      presentAs: 'call',
      inviteId: line.inviteId,
      ...(channelName === '' ? {} : { channelId: channelName }),
      data: extra as unknown,
      ...readExtra(extra, peer),
    } as const
    track(invitations.invite(request)).then(
      (invitation) => login.whenIn(() => followOwn(line, invitation, 'invited')),
      (error: unknown) => login.whenIn(() => failBecause(line, error)),
    )
    // The peer has the new one by then, and does not hear of the end of the old one.
    act(before, (id) => hangUp(id, ''))
  }

  /** Returns the line whose place it takes. */
  function connect(line: Line): Line | undefined {
    const before = byKey.get(line.key)
    if (before !== undefined) byId.delete(before.inviteId)
    byKey.set(line.key, line)
    byId.set(line.inviteId, line)
    return before
  }

  /** From now on nobody hears of it. */
  function drop(line: Line | undefined): Line | undefined {
    if (line === undefined) return undefined
    byId.delete(line.inviteId)
    if (byKey.get(line.key) === line) byKey.delete(line.key)
    return line
  }

  /** A call of one's own, as it is now: the peer may have done several things at once. */
  function followOwn(line: Line, invitation: Invitation, cause: string): void {
    if (byId.get(line.inviteId) !== line) return
    const { call } = line
    const { status, answeredAt } = invitation
    const { state, data: said = '' } = inviteeOf(invitation, call.peer) ?? {}
    if (!line.isRung && state !== undefined && REACHED.has(state)) {
      line.isRung = true
      tell(call, 'onInviteReceivedByPeer', '')
    }
    if (!line.isAccepted && answeredAt !== undefined) {
      line.isAccepted = true
      tell(call, 'onInviteAcceptedByPeer', said)
    }
    if (status === 'ended') finish(line, invitation, cause)
  }

  function finish(line: Line, invitation: Invitation, cause: string): void {
    const { endReason = 'ended', endData = '' } = invitation
    const said = inviteeOf(invitation, line.call.peer)?.data
    switch (endReason) {
      case 'timedOut':
        return fail(line, 'The peer has not answered in time.', INVITE_FAILED.timeout)
      case 'unreachable':
        return fail(line, 'The peer is offline.', INVITE_FAILED.peerOffline)
      case 'cancelled':
        return fail(line, 'The call was cancelled.', INVITE_FAILED.other)
      case 'rejected':
      case 'busy':
        drop(line)
        if (cause === 'ended') tell(line.call, 'onInviteEndByPeer', said ?? '')
        // Programs look for a reason in it, and Beckon's own clients need not give one.
        else tell(line.call, 'onInviteRefusedByPeer', said ?? toReason({ reason: endReason }))
        return
      default:
        drop(line)
        tell(line.call, 'onInviteEndByPeer', endData)
    }
  }

  /** A call of somebody else. */
  function follow(line: Line, invitation: Invitation): void {
    if (isFor(invitation)) return
    drop(line)
    tell(line.call, 'onInviteEndByPeer', saidIn(invitation, invitation.endData))
  }

  /** Whether it rings here, or was answered here. */
  function isFor(invitation: Invitation): boolean {
    const { status, endReason, inviterLeft } = invitation
    const { state, sessionId } = inviteeOf(invitation, account) ?? {}
    // What Tencent's programs begin is over for the server when it is answered, and for nobody else.
    if ((status === 'ended' && endReason !== 'answered') || inviterLeft === true) return false
    if (state === 'accepted') return sessionId === client.store.getState().session?.sessionId
    return status !== 'ended' && (state === 'pending' || state === 'delivered')
  }

  function accept(line: Line | undefined, said: unknown): void {
    if (line === undefined) return
    track(invitations.accept(line.inviteId, { data: said })).catch((error: unknown) => {
      // That it is over is told by its end.
      const { code } = SignalingError.from(error)
      if (code !== 'INVITATION_OVER') failBecause(line, error)
    })
  }

  async function hangUp(inviteId: string, said: unknown): Promise<void> {
    try {
      await invitations.end(inviteId, { data: said })
    } catch (error) {
      // Of a group one can only go out.
      if (SignalingError.from(error).code === 'FORBIDDEN') await invitations.leave(inviteId)
    }
  }

  function sendKeys(inviteId: string, keys: unknown): Promise<void> {
    const isKeys = typeof keys === 'string' && /^[\d*#A-D]{1,64}$/.test(keys)
    if (isKeys) return invitations.sendDtmf(inviteId, keys)
    return invitations.send(inviteId, toDtmf(keys))
  }

  function act(line: Line | undefined, run: (inviteId: string) => Promise<unknown>): void {
    // The vendor's functions say nothing about what has failed.
    if (line !== undefined) track(run(line.inviteId)).catch(() => {})
  }

  function failBecause(line: Line, thrown: unknown): void {
    const { code, message } = SignalingError.from(thrown)
    const isNetwork = code === 'NETWORK' || code === 'TIMEOUT'
    // It may have taken effect all the same.
    if (code === 'TIMEOUT') act(line, (id) => hangUp(id, ''))
    fail(line, message, isNetwork ? INVITE_FAILED.network : INVITE_FAILED.other)
  }

  function fail(line: Line, reason: string, code: number): void {
    if (byId.get(line.inviteId) !== line) return
    drop(line)
    tell(line.call, 'onInviteFailed', toReason({ reason, code }))
  }
}

/** The states of a peer that a call has come to. */
const REACHED: ReadonlySet<Invitee['state']> = new Set([
  'delivered',
  'accepted',
  'rejected',
  'busy',
  'left',
])

function keyOf(direction: 'in' | 'out', channelName: string, peer: string): string {
  return JSON.stringify([direction, channelName, peer])
}

function inviteeOf({ invitees }: Invitation, userId: string): Invitee | undefined {
  return invitees.find((invitee) => invitee.userId === userId)
}

// Programs that parse what came along find what clients of Beckon have sent as text, too.
function saidIn({ kind }: Invitation, data: unknown = ''): unknown {
  return kind === 'call' && typeof data !== 'string' ? JSON.stringify(data) : data
}

function toReason(reason: { readonly reason: string; readonly code?: number }): string {
  return JSON.stringify(reason)
}

function toDtmf(keys: unknown): object {
  return { msgtype: 'dtmf', msgdata: keys }
}
