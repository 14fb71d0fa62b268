import { describe, expect, it } from 'vitest'
import type { Backend, Change, CommitResult } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { CommandError } from '../../src/server/engine/commandError.ts'
import { createDesk } from '../../src/server/engine/desk.ts'
import type { Draft } from '../../src/server/engine/draft.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'

const KEY = 'channel:lobby'

/** A desk over a backend in memory, whose commits `commit` may see before they are made. */
function openDesk(
  options: {
    beforeCommit?: (inner: Backend, change: Change) => Promise<unknown> | undefined
    runEffect?: (effect: string) => Promise<void>
  } = {},
) {
  const clock = createFakeClock()
  const inner = memoryBackend({ now: clock.now })
  const commits: { change: Change; result: CommitResult }[] = []
  const backend: Backend = {
    ...inner,
    async commit(key, change) {
      await options.beforeCommit?.(inner, change)
      const result = await inner.commit(key, change)
      commits.push({ change, result })
      return result
    },
  }
  const failures: unknown[] = []
  const wakes: number[] = []
  const desk = createDesk({
    backend,
    clock,
    requireLease() {},
    onDoubt() {},
    runEffect: options.runEffect ?? (async () => {}),
    wakeAt: (at) => wakes.push(at),
    report: (error) => failures.push(error),
  })
  const read = async () => (await inner.read(KEY, { names: ['attr/n'] })).fields.get('attr/n')
  return { clock, inner, desk, commits, failures, wakes, read }
}

const increment = {
  query: { names: ['attr/n'] },
  decide(draft: Draft) {
    const next = Number(draft.get('attr/n') ?? 0) + 1
    draft.expectField('attr/n')
    draft.set('attr/n', String(next))
    return next
  },
} as const

const refuse = {
  query: {},
  decide(draft: Draft) {
    draft.set('attr/no', 'no')
    throw new CommandError('FORBIDDEN')
  },
} as const

describe('one turn', () => {
  it('[RE10] is one commit, and each decision sees those before it', async () => {
    const { desk, commits } = openDesk()
    const results = await Promise.all([
      desk.decide(KEY, increment),
      desk.decide(KEY, increment),
      desk.decide(KEY, increment),
    ])
    expect(results).toEqual([1, 2, 3])
    expect(commits).toHaveLength(1)
  })

  it('[RE10] is a commit for each record', async () => {
    const { desk, commits } = openDesk()
    await Promise.all([desk.decide(KEY, increment), desk.decide('channel:attic', increment)])
    expect(commits).toHaveLength(2)
  })

  it('[RE10] puts what comes while it is committed into the next', async () => {
    const late: Promise<number>[] = []
    const { desk, commits } = openDesk({
      async beforeCommit() {
        if (late.length === 0) late.push(desk.decide(KEY, increment), desk.decide(KEY, increment))
      },
    })
    expect(await desk.decide(KEY, increment)).toBe(1)
    expect(await Promise.all(late)).toEqual([2, 3])
    expect(commits).toHaveLength(2)
  })

  it('[RE11] goes on without a decision that refuses', async () => {
    const { desk, inner } = openDesk()
    const [first, refused, second] = await Promise.allSettled([
      desk.decide(KEY, increment),
      desk.decide(KEY, refuse),
      desk.decide(KEY, increment),
    ])
    expect([first, second]).toMatchObject([{ value: 1 }, { value: 2 }])
    expect(refused).toMatchObject({ reason: { code: 'FORBIDDEN' } })
    expect((await inner.read(KEY, { maps: ['attr'] })).fields.size).toBe(1)
  })

  it('is no commit when nothing is changed', async () => {
    const { desk, commits } = openDesk()
    const nothing = desk.decide(KEY, { query: {}, decide: () => 'seen' })
    expect(await nothing).toBe('seen')
    await expect(desk.decide(KEY, refuse)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(commits).toEqual([])
  })
})

describe('another node', () => {
  const interfere = (inner: Backend) =>
    inner.commit(KEY, changeOf({ fields: [{ name: 'attr/n', value: '10' }] }))

  it('[RE12] that commits first has the decisions made again on what it left', async () => {
    let times = 0
    const { desk, commits } = openDesk({
      beforeCommit: (inner) => (++times <= 3 ? interfere(inner) : undefined),
    })
    expect(await Promise.all([desk.decide(KEY, increment), desk.decide(KEY, increment)])).toEqual([
      11, 12,
    ])
    expect(commits.map(({ result }) => result.status)).toEqual([
      'conflict',
      'conflict',
      'conflict',
      'ok',
    ])
  })

  it('[RE12] that always comes first makes it UNAVAILABLE in the end', async () => {
    const { desk, failures } = openDesk({ beforeCommit: interfere })
    await expect(desk.decide(KEY, increment)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(failures).toHaveLength(1)
  })
})

describe('a command', () => {
  const named = { ...increment, commandId: 'ada c1' }

  it('[RE3] that comes again is told what it was told, in any turn', async () => {
    const { desk, read } = openDesk()
    expect(await Promise.all([desk.decide(KEY, named), desk.decide(KEY, named)])).toEqual([1, 1])
    expect(await desk.decide(KEY, named)).toBe(1)
    expect((await read())?.value).toBe('1')
  })

  it('[RE3] that another node has committed meanwhile has no second effect', async () => {
    let isFirst = true
    const { desk, read } = openDesk({
      beforeCommit(inner) {
        if (!isFirst) return undefined
        isFirst = false
        const replies = [{ commandId: named.commandId, reply: '41' }]
        return inner.commit(KEY, changeOf({ replies }))
      },
    })
    expect(await desk.decide(KEY, named)).toBe(41)
    expect(await read()).toBeUndefined()
  })

  it('that was refused may be tried again', async () => {
    const { desk } = openDesk()
    const { commandId } = named
    const refused = desk.decide(KEY, { ...refuse, commandId })
    await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await desk.decide(KEY, named)).toBe(1)
  })

  it('[WR10] is UNAVAILABLE when the backend fails, and the log has the cause', async () => {
    const cause = new Error('the disk is full')
    const { desk, failures } = openDesk({ beforeCommit: () => Promise.reject(cause) })
    const failed = desk.decide(KEY, increment)
    await expect(failed).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await expect(failed).rejects.not.toThrow('disk')
    expect(failures).toEqual([cause])
  })
})

describe('effects', () => {
  const withEffect = {
    query: {},
    decide: (draft: Draft) => draft.effect('ring bob'),
  } as const

  it('[RE13] are done before the command is answered, and then cleared', async () => {
    const log: string[] = []
    const { clock, desk, inner } = openDesk({
      async runEffect(effect) {
        await clock.settle()
        log.push(effect)
      },
    })
    await desk.decide(KEY, withEffect)
    expect(log).toEqual(['ring bob'])
    await clock.advance(60_000)
    expect(await inner.claimDue(10)).toEqual({ due: [] })
  })

  it('[RE13] that failed stay, and somebody is woken to try again', async () => {
    const { clock, desk, inner, failures, wakes } = openDesk({
      runEffect: () => Promise.reject(new Error('cut off')),
    })
    const begunAt = clock.now()
    await desk.decide(KEY, withEffect)
    // Once more at once, and then for whoever comes.
    expect(failures).toHaveLength(2)
    expect(wakes).toEqual([begunAt + 5000])
    await clock.advance(5000)
    expect((await inner.claimDue(10)).due).toMatchObject([{ entry: { effect: 'ring bob' } }])
  })

  it('[RE13] do not keep the next turn waiting', async () => {
    let finish = () => {}
    const { desk } = openDesk({ runEffect: () => new Promise((resolve) => (finish = resolve)) })
    const first = desk.decide(KEY, withEffect)
    expect(await desk.decide('channel:attic', increment)).toBe(1)
    expect(await desk.decide(KEY, increment)).toBe(1)
    finish()
    await first
  })
})
