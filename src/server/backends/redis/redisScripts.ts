import { createHash } from 'node:crypto'
import { createId } from '../../../internal/createId.ts'
import { claimLua, forgetLua, leaseLua } from './partitionLua.ts'
import { commitLua } from './commitLua.ts'
import { headLua, replayLua } from './logLua.ts'
import { preludeLua } from './preludeLua.ts'
import { readLua } from './readLua.ts'
import type { RedisLink } from './redisLink.ts'

interface Script {
  readonly text: string
  readonly sha: string
}

const SCRIPTS = {
  claim: toScript(claimLua),
  commit: toScript(commitLua),
  forget: toScript(forgetLua),
  head: toScript(headLua),
  lease: toScript(leaseLua),
  read: toScript(readLua),
  replay: toScript(replayLua),
}

export interface ScriptCall {
  /** What the keys of its partition begin with. */
  readonly base: string
  /** The record it is about, or whatever else has a name. */
  readonly about?: string
  readonly args?: readonly string[]
}

/** Runs a script where its keys are. Redis may have forgotten it, and is then given its text. */
export type RunScript = (
  name: keyof typeof SCRIPTS,
  call: ScriptCall,
) => Promise<readonly unknown[]>

export function redisScripts(link: RedisLink, now: (() => number) | undefined): RunScript {
  return async (name, { base, about = '', args = [] }) => {
    const { sha, text } = SCRIPTS[name]
    const time = now === undefined ? '' : String(now())
    const rest = ['1', `${base}:meta`, base, about, time, createId(), ...args]
    return asList(await link.send(base, ['EVALSHA', sha, ...rest]).catch(giveText))

    function giveText(error: unknown): Promise<unknown> {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
      return link.send(base, ['EVAL', text, ...rest])
    }
  }
}

/** A list in an answer of Redis. */
export function asList(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer
  throw new Error(`redisBackend got ${String(answer)} from Redis where a list belongs.`)
}

function toScript(body: string): Script {
  const text = preludeLua + body
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}
