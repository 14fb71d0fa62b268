import type { CommandName, CommandPayload, CommandResult } from '../../protocol/commands.ts'
import { SignalingError } from '../../protocol/errors.ts'
import type { ServerEvent } from '../../protocol/events.ts'
import type { InvitationShape } from '../../protocol/invitations.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { PhonesOptions } from './createPhones.ts'
import type { PhoneCall, PhoneLeg } from './sip.ts'

/** One number while it is rung or talks. */
export interface Line {
  /** Resolves when it can be rung. */
  readonly ready: Promise<void>
  isBusy(): boolean
  /** Ends its calls, and its session. */
  hangUp(): Promise<void>
}

export interface LineOptions extends Omit<PhonesOptions, 'clock'> {
  /** Its last call is over. */
  readonly onIdle: () => void
}

interface OpenCall {
  leg: PhoneLeg | undefined
  isOver: boolean
}

export function openLine(number: string, options: LineOptions): Line {
  const { sip, createId, report, onIdle } = options
  const calls = new Map<string, OpenCall>()
  let isClosed = false
  const connection = options.connect(
    {
      deliver: ({ events }) => {
        // Written by the engine.
        for (const text of events) hear(JSON.parse(text) as ServerEvent)
      },
      probe: () => connection.heard(),
      close,
    },
    { isOwn: true },
  )

  return {
    ready: begin(),
    isBusy: () => calls.size > 0,
    async hangUp() {
      // A node that is cut off has closed it already, and answers nobody.
      if (!isClosed) await ask('session.logout', {}).catch(report)
      close()
    },
  }

  async function begin(): Promise<void> {
    const { inbox } = await ask('session.login', { version: PROTOCOL_VERSION, userId: number })
    if (inbox.mode === 'snapshot') inbox.snapshot.invitations.forEach(follow)
  }

  function hear(event: ServerEvent): void {
    if (event.type === 'invitation.changed') return follow(event.invitation)
    if (event.type !== 'invitation.message' || event.dtmf === undefined) return
    calls.get(event.inviteId)?.leg?.onDtmf?.(event.dtmf)
  }

  function follow(invitation: InvitationShape): void {
    const { inviteId, status, phone, invitees } = invitation
    if (status === 'ended') return end(inviteId)
    const me = invitees.find(({ userId }) => userId === number)
    const rings = phone !== undefined && me?.state === 'pending'
    if (rings && !calls.has(inviteId)) ring(invitation).catch(report)
  }

  async function ring(invitation: InvitationShape): Promise<void> {
    const { inviteId } = invitation
    const call: OpenCall = { leg: undefined, isOver: false }
    calls.set(inviteId, call)
    await ask('invitation.deliver', { inviteId })
    try {
      call.leg = (await sip(toPhoneCall(invitation))) ?? undefined
      // It may have ended while the gateway was at work.
      if (call.isOver) call.leg?.onEnd?.()
    } catch (error) {
      report(error)
      await ask('invitation.reject', { inviteId })
    }
  }

  function toPhoneCall(invitation: InvitationShape): PhoneCall {
    const { inviteId, inviter, channelId, data, phone } = invitation
    const { srcNum } = phone ?? {}
    const answer = async (
      name: 'invitation.accept' | 'invitation.reject' | 'invitation.end',
      said: unknown,
    ) => {
      const text = JSON.stringify(said) as string | undefined
      await ask(name, { inviteId, ...(text === undefined ? {} : { data: text }) })
    }
    return {
      inviteId,
      from: inviter,
      to: number,
      ...(channelId === undefined ? {} : { channelId }),
      data: data === undefined ? undefined : (JSON.parse(data) as unknown),
      ...(srcNum === undefined ? {} : { srcNum }),
      accept: (said) => answer('invitation.accept', said),
      reject: (said) => answer('invitation.reject', said),
      end: (said) => answer('invitation.end', said),
      async sendDtmf(keys) {
        await ask('invitation.sendDtmf', { inviteId, digits: keys })
      },
    }
  }

  function close(): void {
    if (isClosed) return
    isClosed = true
    connection.closed()
    for (const inviteId of [...calls.keys()]) end(inviteId)
  }

  function end(inviteId: string): void {
    const call = calls.get(inviteId)
    if (call === undefined) return
    calls.delete(inviteId)
    call.isOver = true
    call.leg?.onEnd?.()
    if (calls.size === 0) onIdle()
  }

  function ask<Name extends CommandName>(
    name: Name,
    payload: CommandPayload<Name>,
  ): Promise<CommandResult<Name>> {
    return new Promise((resolve, reject) => {
      void connection.receive({ name, commandId: createId(), payload }, (reply) => {
        // The engine has made the result of this very command.
        if (reply.ok) resolve(reply.result as CommandResult<Name>)
        else reject(new SignalingError(reply.error.code, { message: reply.error.message }))
      })
    })
  }
}
