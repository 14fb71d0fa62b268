import { describe, expect, it } from 'vitest'
import { toError, toInvitation, toJsonText, toMessage } from '../../src/client/fromWire.ts'
import { DEFAULT_POLICY, type InvitationShape } from '../../src/protocol/invitations.ts'

const invitation: InvitationShape = {
  inviteId: 'one',
  kind: 'call',
  rev: 2,
  inviter: 'ada',
  inviterSessionId: 'ada-1',
  invitees: [
    { userId: 'bob', state: 'accepted', changedAt: 1, rev: 2, sessionId: 'bob-1', data: '[1]' },
  ],
  data: '{"__proto__":7}',
  dataRev: 1,
  policy: DEFAULT_POLICY,
  onlineOnly: false,
  timeoutMs: 0,
  status: 'active',
  createdAt: 1,
}

describe('what comes off the wire', () => {
  it('has its values parsed, and harms nobody with their names', () => {
    const { data, invitees } = toInvitation(invitation)
    expect(Object.entries(data as object)).toEqual([['__proto__', 7]])
    expect(invitees).toMatchObject([{ data: [1] }])
  })

  it('has no value where there is none', () => {
    const { data: _data, ...without } = invitation
    expect(toInvitation(without)).toMatchObject({ data: undefined })
  })

  it('is a message with its body', () => {
    const message = { messageId: 'm1', from: 'ada', sentAt: 1, to: { channelId: 'lobby' } }
    expect(toMessage({ ...message, body: 'null' })).toEqual({ ...message, body: null })
  })

  it('is an error with its invitation', () => {
    const error = toError({ code: 'INVITATION_OVER', message: 'Over.', invitation })
    expect(error).toMatchObject({ code: 'INVITATION_OVER', message: 'Over.' })
    expect(error.invitation?.invitees).toMatchObject([{ data: [1] }])
  })

  it('is INTERNAL when a newer server has a code that this client does not know', () => {
    const error = toError({ code: 'TOO_EARLY', message: 'Wait.' })
    expect(error).toMatchObject({ code: 'INTERNAL', message: 'Wait.' })
  })
})

describe('what goes onto the wire', () => {
  it.each([
    [{ a: [1, 'é'] }, '{"a":[1,"é"]}'],
    ['text', '"text"'],
    [null, 'null'],
    [undefined, undefined],
    [() => 1, undefined],
  ])('%o is %s', (value, text) => {
    expect(toJsonText(value)).toBe(text)
  })
})
