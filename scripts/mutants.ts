/**
 * Shows that the tests of invitations would notice: each fault that is seeded here must make a run
 * of them fail. The sources stay as they are; a fault is put in while they are loaded.
 */
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'

interface Edit {
  readonly file: string
  readonly from: string
  readonly to: string
}

const ENGINE = 'src/server/engine'

const TESTS = [
  'test/model/invitations.model.test.ts',
  'test/server/invitationTransition.test.ts',
  'test/server/invitationPolicies.test.ts',
  'test/server/invitations.test.ts',
  'test/server/busy.test.ts',
  'test/store/invitations.test.ts',
]

const MUTANTS: Readonly<Record<string, readonly Edit[]>> = {
  'double accept': [
    {
      file: `${ENGINE}/invitationAnswers.ts`,
      from: "if (invitation.status === 'ended' || !isOpen(invitee)) throw over(invitation)",
      to: "if (invitation.status === 'ended') throw over(invitation)",
    },
  ],
  'cancel of an active call': [
    {
      file: `${ENGINE}/invitationAnswers.ts`,
      from: "  if (invitation.status === 'active') throw active(invitation)\n  const cancelled",
      to: '  const cancelled',
    },
  ],
  'reject kills an answered call': [
    {
      file: `${ENGINE}/invitationAnswers.ts`,
      from: "  if (invitee.state === 'accepted') throw active(invitation)\n  if (!isOpen(invitee)) return undefined\n",
      to: '',
    },
  ],
  'no glare check': [
    {
      file: `${ENGINE}/inviting.ts`,
      from: 'const rival = isCall ? findRival(draft, session) : undefined',
      to: 'const rival: InvitationShape | undefined = undefined; void findRival',
    },
  ],
  'a late timer closes an active call': [
    {
      file: `${ENGINE}/invitationTransition.ts`,
      from: "if (open.length === 0 && status === 'ringing') rings",
      to: 'if (open.length === 0) rings',
    },
    {
      file: `${ENGINE}/invitationTransition.ts`,
      from: 'settle(silenced(invitation, at), { at })',
      to: "closed(silenced(invitation, at), { endReason: 'timedOut', at })",
    },
  ],
  'no lazy expiry': [
    {
      file: `${ENGINE}/invitationTransition.ts`,
      from: 'const lapsed = lapse(invitation, now)',
      to: "const lapsed = action.type === 'expire' ? lapse(invitation, now) : []",
    },
  ],
  'versions ignored': [
    {
      file: 'src/store/invitations.ts',
      from: 'if (known !== undefined && !isNewer(invitation, known)) return state',
      to: 'if (known === invitation) return state',
    },
  ],
  'busy not released': [
    {
      file: `${ENGINE}/busy.ts`,
      from: '  else if (draft.get(name) !== undefined) draft.delete(name)\n',
      to: '',
    },
  ],
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** The names of the tests that fail with these edits, of one file at least. */
async function failuresWith(edits: readonly Edit[]): Promise<readonly string[]> {
  const applied = new Set<Edit>()
  const vitest = await startVitest(
    'test',
    TESTS,
    { root, config: false, watch: false, reporters: [{}], testTimeout: 20 * 60_000 },
    {
      plugins: [
        {
          name: 'mutants',
          enforce: 'pre',
          transform(code, id) {
            let mutated = code
            for (const edit of edits) {
              if (!id.endsWith(edit.file)) continue
              if (mutated.split(edit.from).length !== 2) {
                throw new Error(`The place of a fault is not in ${edit.file} once: ${edit.from}`)
              }
              mutated = mutated.replace(edit.from, () => edit.to)
              applied.add(edit)
            }
            return mutated === code ? undefined : { code: mutated, map: null }
          },
        },
      ],
    },
  )
  const failed = vitest.state
    .getTestModules()
    .flatMap((module) => [...module.children.allTests('failed')].map(({ fullName }) => fullName))
  const broken = vitest.state.getTestModules().filter((module) => module.errors().length > 0)
  await vitest.close()
  if (broken.length > 0) throw new Error(`${broken[0]?.moduleId} did not run.`)
  if (applied.size < edits.length) throw new Error('A fault was not put in.')
  return failed
}

async function main(): Promise<void> {
  const sound = await failuresWith([])
  if (sound.length > 0) throw new Error(`Without a fault these fail:\n${sound.join('\n')}`)
  console.log('No fault: all tests pass.')
  const unnoticed: string[] = []
  for (const [name, edits] of Object.entries(MUTANTS)) {
    const failed = await failuresWith(edits)
    const isInModel = failed.some((test) => test.startsWith('users with several tabs'))
    const where = isInModel ? ', the model among them' : ''
    console.log(`${name}: noticed by ${failed.length}${where}. ${failed[0] ?? ''}`)
    if (failed.length === 0) unnoticed.push(name)
  }
  if (unnoticed.length > 0) throw new Error(`Nobody has noticed: ${unnoticed.join(', ')}`)
  console.log(`All ${Object.keys(MUTANTS).length} faults were noticed.`)
}

await main()
// A test that was in the midst of a failing run may have left a timer; and the exit code that vitest
// has set says that tests failed, which is what was wanted.
process.exit(0)
