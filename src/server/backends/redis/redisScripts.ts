import { createHash } from 'node:crypto'
import { createId } from '../../../internal/createId.ts'
import { claimLua, forgetLua, leaseLua } from './partitionLua.ts'
import { commitLua } from './commitLua.ts'
import { headLua, replayLua } from './logLua.ts'
import { preludeLua } from './preludeLua.ts'
import { readLua } from './readLua.ts'
import { runLua } from './runLua.ts'
import type { RedisLink } from './redisLink.ts'

export type OperationName = 'claim' | 'commit' | 'forget' | 'head' | 'lease' | 'read' | 'replay'

export interface Operation {
  /** What the keys of its partition begin with. */
  readonly base: string
  /** The record it is about. */
  readonly about?: string
  readonly args?: readonly unknown[]
  /** Text that goes as it is, as the last argument. */
  readonly body?: string
}

/** Runs an operation where its keys are, together with whatever else is asked for in this turn. */
export type RunOperation = (
  name: OperationName,
  operation: Operation,
) => Promise<readonly unknown[]>

export interface RedisScriptsOptions {
  /** In a cluster a call can only concern one partition. */
  readonly isCluster: boolean
  readonly now: (() => number) | undefined
}

interface Waiting {
  readonly base: string
  readonly text: string
  readonly body: string
  resolve(answer: readonly unknown[]): void
  reject(error: unknown): void
}

/** What goes to one place, and how many calls there are not answered yet. */
interface Queue {
  readonly waiting: Waiting[]
  callCount: number
}

/** Redis does nothing else while it runs a call, so one has an end. */
const MOST = { operations: 64, characters: 65_536 }

export function redisScripts(
  link: RedisLink,
  { isCluster, now }: RedisScriptsOptions,
): RunOperation {
  const queues = new Map<string, Queue>()
  const instance = createId()
  let lastCall = 0

  return (name, { base, about = '', args = [], body = '' }) =>
    new Promise((resolve, reject) => {
      const text = toText([name, about, ...args])
      const place = isCluster ? base : ''
      const queue = queues.get(place) ?? { waiting: [], callCount: 0 }
      queues.set(place, queue)
      queue.waiting.push({ base, text, body, resolve, reject })
      if (queue.waiting.length === 1 && queue.callCount === 0) setImmediate(flush, queue)
    })

  function flush(queue: Queue): void {
    for (const batch of toBatches(queue.waiting.splice(0))) void carryOut(batch, queue)
  }

  async function carryOut(batch: readonly Waiting[], queue: Queue): Promise<void> {
    queue.callCount++
    try {
      const answers = await call(batch)
      for (const [at, one] of batch.entries()) settle(one, answers[at])
    } catch (error) {
      for (const one of batch) one.reject(error)
      // It would only wait as long again.
      for (const one of queue.waiting.splice(0)) one.reject(error)
    }
    queue.callCount--
    if (queue.waiting.length > 0 && queue.callCount === 0) setImmediate(flush, queue)
  }

  /** Redis may have forgotten the script, and is then given its text. */
  async function call(batch: readonly Waiting[]): Promise<readonly unknown[]> {
    const [{ base } = { base: '' }] = batch
    const keys = batch.map((one) => `${one.base}:meta`)
    const time = now === undefined ? '' : String(now())
    const rest = [String(keys.length), ...keys, time, `${instance}-${++lastCall}`]
    for (const { text, body } of batch) rest.push(text, body)
    return asList(await link.send(base, ['EVALSHA', SCRIPT.sha, ...rest]).catch(giveText))

    function giveText(error: unknown): Promise<unknown> {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
      return link.send(base, ['EVAL', SCRIPT.text, ...rest])
    }
  }
}

function* toBatches(queue: readonly Waiting[]): Generator<readonly Waiting[]> {
  let batch: Waiting[] = []
  let characters = 0
  for (const one of queue) {
    const length = one.text.length + one.body.length
    const isFull = batch.length === MOST.operations || characters + length > MOST.characters
    if (isFull && batch.length > 0) {
      yield batch
      batch = []
      characters = 0
    }
    batch.push(one)
    characters += length
  }
  yield batch
}

function settle(one: Waiting, answer: unknown): void {
  // Every answer is JSON of the script: a list, or an object that says what went wrong.
  const found = JSON.parse(String(answer)) as readonly unknown[] | { readonly failure: string }
  if ('failure' in found) one.reject(new Error(found.failure))
  else one.resolve(found)
}

/** JSON that Lua can read: half of a pair of surrogates is no character. */
export function toText(value: unknown): string {
  const text = JSON.stringify(value)
  if (!text.includes('\\ud')) return text
  return text.replaceAll(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escape) =>
    escape.startsWith('\\ud') ? '\\ufffd' : escape,
  )
}

/** A list in an answer. Lua writes an empty one as an object. */
export function asList(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer
  if (typeof answer === 'object' && answer !== null) return []
  throw new Error(`redisBackend got ${String(answer)} from Redis where a list belongs.`)
}

const TEXT = [
  preludeLua,
  readLua,
  commitLua,
  headLua,
  replayLua,
  claimLua,
  forgetLua,
  leaseLua,
  runLua,
].join('')

const SCRIPT = { text: TEXT, sha: createHash('sha1').update(TEXT).digest('hex') }
