import { describe, expect, it } from 'vitest'
import type { InvitationShape } from '../../src/protocol/invitations.ts'
import { CommandError } from '../../src/server/engine/commandError.ts'
import { transition, type InvitationAction } from '../../src/server/engine/invitationTransition.ts'
import { EXPIRES_AT, NOW, ada, bob, cyd, ringingFor } from './transitions.ts'

type Step = readonly [type: 'accept' | 'reject' | 'leave', actor: typeof ada] | readonly ['silence']

const SCENARIOS: Readonly<Record<string, readonly Step[]>> = {
  'all decline': [
    ['reject', bob],
    ['reject', cyd],
  ],
  'nobody answers': [['silence']],
  'one declines, one is silent': [['reject', bob], ['silence']],
  'one accepts, one declines': [
    ['accept', bob],
    ['reject', cyd],
  ],
  'one accepts, one is silent': [['accept', bob], ['silence']],
  'one accepts, and leaves': [
    ['accept', bob],
    ['leave', bob],
  ],
  'one accepts, the inviter leaves': [
    ['accept', bob],
    ['leave', ada],
  ],
  'both accept, one leaves': [
    ['accept', bob],
    ['accept', cyd],
    ['leave', bob],
  ],
  'both accept, the inviter leaves': [
    ['accept', bob],
    ['accept', cyd],
    ['leave', ada],
  ],
  'both accept, and leave': [
    ['accept', bob],
    ['accept', cyd],
    ['leave', bob],
    ['leave', cyd],
  ],
}

const END_WHEN = ['oneLeft', 'empty', 'inviterLeaves', 'manual', 'answered'] as const

/**
 * What becomes of an invitation of two, for each `endWhen` in this order: its `endReason`, or its
 * status while it lives. Two words: with `rejectEnds: 'whenAll'`, and with `never`.
 */
const TABLE = `
all   | all decline                     | rejected/ringing | rejected/ringing | rejected/ringing | rejected/ringing | rejected/ringing
all   | nobody answers                  | timedOut | timedOut | timedOut | timedOut | timedOut
all   | one declines, one is silent     | rejected | rejected | rejected | rejected | rejected
all   | one accepts, one declines       | active   | active   | active   | active   | answered
all   | one accepts, one is silent      | active   | active   | active   | active   | answered
all   | one accepts, and leaves         | active   | active   | active   | active   | ringing
all   | one accepts, the inviter leaves | active   | active   | ended    | active   | cancelled
all   | both accept, one leaves         | active   | active   | active   | active   | answered
all   | both accept, the inviter leaves | active   | active   | ended    | active   | answered
all   | both accept, and leave          | ended    | active   | active   | active   | answered
first | all decline                     | rejected/ringing | rejected/ringing | rejected/ringing | rejected/ringing | rejected/ringing
first | nobody answers                  | timedOut | timedOut | timedOut | timedOut | timedOut
first | one declines, one is silent     | rejected | rejected | rejected | rejected | rejected
first | one accepts, one declines       | active   | active   | active   | active   | answered
first | one accepts, one is silent      | active   | active   | active   | active   | answered
first | one accepts, and leaves         | ended    | active   | active   | active   | answered
first | one accepts, the inviter leaves | ended    | active   | ended    | active   | answered
first | both accept, one leaves         | ended    | active   | active   | active   | answered
first | both accept, the inviter leaves | ended    | active   | ended    | active   | answered
first | both accept, and leave          | ended    | active   | active   | active   | answered
`

const rows = TABLE.trim()
  .split('\n')
  .flatMap((line) => {
    const [answer, scenario = '', ...cells] = line.split('|').map((cell) => cell.trim())
    return cells.flatMap((cell, nth) => {
      const [whenAll = '', never = whenAll] = cell.split('/')
      const at = { answer: answer === 'first' ? 'first' : 'all', endWhen: END_WHEN[nth] } as const
      return [
        { ...at, scenario, rejectEnds: 'whenAll' as const, outcome: whenAll },
        { ...at, scenario, rejectEnds: 'never' as const, outcome: never },
      ]
    })
  })

describe('every policy, whatever its invitees do', () => {
  it.each(rows)(
    '[IN17] [IN18] [IN19] [IN41] answer $answer, endWhen $endWhen, rejectEnds $rejectEnds: $scenario',
    ({ answer, endWhen = 'oneLeft', rejectEnds, scenario, outcome }) => {
      const steps = SCENARIOS[scenario] ?? []
      const ringing = ringingFor(['bob', 'cyd'], { answer, endWhen, rejectEnds })
      const { status, endReason } = steps.reduce(run, ringing)
      expect(endReason ?? status).toBe(outcome)
    },
  )
})

function run(invitation: InvitationShape, [type, actor]: Step): InvitationShape {
  const [action, now]: readonly [InvitationAction, number] =
    type === 'silence' ? [{ type: 'expire' }, EXPIRES_AT] : [{ type, actor }, NOW]
  try {
    return transition(invitation, action, now).at(-1)?.invitation ?? invitation
  } catch (error) {
    // Whoever comes too late is told so, and nothing happens.
    expect(error).toBeInstanceOf(CommandError)
    return invitation
  }
}
