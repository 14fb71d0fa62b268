import { describe, expect, it } from 'vitest'
import { after, afterAll, ada, bob, changeOf, cyd, refusal, ringingFor } from './transitions.ts'
import { transition, type InvitationAction } from '../../src/server/engine/invitationTransition.ts'
import { createTestEngine } from './createTestEngine.ts'

type Actor = typeof ada
const NOW = 5000
const UNTIL = NOW + 1000

const propose = (actor: Actor, proposalId = 'p1'): InvitationAction => ({
  type: 'propose',
  actor,
  proposal: { proposalId, data: '"video"', timeoutMs: 1000 },
})
const answer = (actor: Actor, agrees: boolean, proposalId = 'p1'): InvitationAction => ({
  type: 'answerProposal',
  actor,
  agrees,
  proposalId,
})
const accept = (actor: Actor) => ({ type: 'accept', actor }) as const
const active = afterAll(
  { ...ringingFor(['bob', 'cyd'], { endWhen: 'empty' }), data: '"voice"' },
  accept(bob),
  accept(cyd),
)

describe('a proposal', () => {
  it('[IN33] is agreed to when everybody else has', () => {
    const proposed = changeOf(active, propose(bob))
    expect(proposed).toMatchObject({
      cause: 'proposed',
      proposal: { proposalId: 'p1', by: 'bob', expiresAt: UNTIL, agreedBy: [] },
    })
    const half = changeOf(proposed.invitation, answer(ada, true))
    expect(half).toMatchObject({ cause: 'agreed', invitation: { data: '"voice"' } })
    const whole = changeOf(half.invitation, answer(cyd, true))
    expect(whole).toMatchObject({
      cause: 'modified',
      settled: { proposalId: 'p1', agreed: true, cause: 'answered' },
      invitation: { data: '"video"', dataRev: whole.invitation.rev },
    })
    expect(whole.invitation).not.toHaveProperty('proposal')
  })

  it('[IN33] ends with the first no, and when its proposer takes it back', () => {
    for (const actor of [ada, bob]) {
      const refused = changeOf(after(active, propose(bob)), answer(actor, false))
      expect(refused).toMatchObject({
        cause: 'proposalEnded',
        settled: { agreed: false, cause: 'answered' },
        invitation: { data: '"voice"' },
      })
    }
  })

  it('[IN33] ends by its timeout, at that very instant', () => {
    const proposed = after(active, propose(bob))
    expect(transition(proposed, { type: 'expire' }, UNTIL - 1)).toEqual([])
    const late = changeOf(proposed, { type: 'expire' }, UNTIL + 700)
    expect(late).toMatchObject({
      at: UNTIL,
      cause: 'proposalEnded',
      settled: { agreed: false, cause: 'timedOut' },
    })
  })

  it.each([
    ['the proposer leaves', { type: 'leave', actor: bob }],
    ['the call ends', { type: 'end', actor: ada }],
  ] as const)('[IN33] ends when %s', (_name, action) => {
    const change = changeOf(after(active, propose(bob)), action)
    expect(change.settled).toEqual({ proposalId: 'p1', agreed: false, cause: 'ended' })
  })

  it('[IN33] does not wait for whoever has left', () => {
    const half = afterAll(active, propose(bob), answer(ada, true))
    const left = changeOf(half, { type: 'leave', actor: cyd })
    expect(left).toMatchObject({ cause: 'left', settled: { agreed: true } })
    expect(left.invitation.data).toBe('"video"')
  })

  it('[IN33] of somebody alone needs nobody', () => {
    const alone = afterAll(active, { type: 'leave', actor: ada }, { type: 'leave', actor: cyd })
    expect(changeOf(alone, propose(bob)).settled).toMatchObject({ agreed: true })
  })

  it.each([
    ['the same again', [propose(bob)], propose(bob)],
    ['a yes of the proposer', [propose(bob)], answer(bob, true)],
    ['a second yes', [propose(bob), answer(ada, true)], answer(ada, true)],
    ['an answer that is late', [propose(bob), answer(ada, false)], answer(cyd, true)],
    ['one that was settled, again', [propose(bob), answer(ada, false)], propose(bob)],
  ])('[IN33] %s changes nothing', (_name, before, action) => {
    expect(transition(afterAll(active, ...before), action, NOW)).toEqual([])
  })

  it('[IN33] is refused while another one is open, while it rings, and outside', () => {
    expect(refusal(after(active, propose(bob)), propose(ada, 'p2')).code).toBe('CONFLICT')
    expect(refusal(ringingFor(), propose(ada)).code).toBe('CONFLICT')
    const without = after(active, { type: 'leave', actor: cyd })
    expect(refusal(without, propose(cyd)).code).toBe('FORBIDDEN')
    expect(refusal(after(without, propose(bob)), answer(cyd, true)).code).toBe('FORBIDDEN')
    expect(refusal(active, answer(ada, true)).code).toBe('NOT_FOUND')
  })

  it('[IN33] times out by the server, 30 s later unless it says otherwise', async () => {
    const { login, clock } = createTestEngine()
    const one = { inviteId: 'one' }
    const [caller, callee] = [await login('ada'), await login('bob')]
    await caller.ask('invitation.invite', { ...one, to: 'bob' })
    await callee.ask('invitation.accept', one)
    await callee.ask('invitation.propose', { ...one, proposalId: 'p1', data: '1' })
    await clock.advance(29_999)
    expect(await caller.ask('invitation.get', one)).toHaveProperty('proposal')
    await clock.advance(1)
    expect(caller.calls().at(-1)).toMatchObject({
      steps: [{ cause: 'proposalEnded', settled: { cause: 'timedOut' } }],
    })
  })
})
