import {
  mapOf,
  type Change,
  type Committed,
  type Field,
  type FieldName,
  type FieldWrite,
  type Head,
  type RecordQuery,
  type RecordView,
} from '../../backend.ts'
import { asList, toText } from './redisScripts.ts'

/** How what the port speaks of is written in Redis. The scripts have the other half. */

/** What a commit publishes; the script puts the numbers in front. */
interface Published {
  readonly events: readonly string[]
  readonly fields: readonly FieldWrite[]
}

/** The arguments of a commit, and what its watchers are told as well. */
export function fromChange(
  change: Change,
  logLength: number,
): { readonly args: readonly unknown[]; readonly body: string } {
  const { expect, revs, fields, events, alarms, outbox, done, replies } = change
  const body: Published = { events, fields }
  return {
    args: [expect, revs, logLength, alarms, outbox, done, replies],
    body: toText(body),
  }
}

const NOTHING: readonly never[] = []

/** A query as the script takes it. */
export interface Question {
  readonly query: RecordQuery
  /** What is asked for by name: a map, and then names of its fields. */
  readonly groups: readonly (readonly string[])[]
  readonly args: readonly unknown[]
}

/** Lua cannot pass on any number of arguments at once. */
const MOST_IN_GROUP = 1000

export function fromQuery(query: RecordQuery): Question {
  const { names = NOTHING, maps = NOTHING, sizes = NOTHING, commandIds = NOTHING } = query
  const groups = toGroups(names)
  return { query, groups, args: [groups, maps, sizes, commandIds] }
}

function toGroups(names: readonly FieldName[]): readonly (readonly string[])[] {
  const groups: string[][] = []
  for (const name of names) {
    const map = mapOf(name)
    const group = groups.findLast(([one]) => one === map)
    if (group === undefined || group.length > MOST_IN_GROUP) groups.push([map, name])
    else group.push(name)
  }
  return groups
}

export function toView({ query, groups }: Question, answer: readonly unknown[]): RecordView {
  const [rev, epoch, seq, now, named, whole, counts, told] = answer
  const { maps = NOTHING, sizes = NOTHING, commandIds = NOTHING } = query
  const fields = new Map<FieldName, Field>()
  const view = {
    rev: Number(rev),
    position: { epoch: String(epoch), seq: Number(seq) },
    now: Number(now),
    fields,
    sizes: new Map<string, number>(),
    replies: new Map<string, string>(),
  }
  asList(named).forEach((texts, at) => {
    asList(texts).forEach((text, index) => {
      if (typeof text === 'string') fields.set(toName(groups[at]?.[index + 1] ?? ''), toField(text))
    })
  })
  asList(whole).forEach((all, at) => {
    for (const [key, text] of inPairs(all)) fields.set(`${maps[at] ?? ''}/${key}`, toField(text))
  })
  sizes.forEach((map, at) => view.sizes.set(map, Number(asList(counts)[at] ?? 0)))
  asList(told).forEach((reply, at) => {
    if (typeof reply === 'string') view.replies.set(commandIds[at] ?? '', reply)
  })
  return view
}

export function toHead([rev, epoch, seq, isBlank]: readonly unknown[]): Head {
  const head = { rev: Number(rev), position: { epoch: String(epoch), seq: Number(seq) } }
  return isBlank === 1 ? { ...head, isBlank: true } : head
}

export function toCommitted(message: string): Committed {
  const [before = '', rev = '', epoch = '', seq = ''] = message.split('\n', 4)
  const start = before.length + rev.length + epoch.length + seq.length + 4
  const { events, fields } = JSON.parse(message.slice(start)) as Published
  return {
    before: Number(before),
    rev: Number(rev),
    position: { epoch, seq: Number(seq) },
    events,
    fields: fields.map(({ name, value, lapsesAt, owner }) => ({
      name,
      field: value === null ? undefined : fieldOf(value, Number(rev), lapsesAt, owner),
    })),
  }
}

/** Every name in Redis was once a `FieldName` of a change. */
export function toName(text: string): FieldName {
  return text as FieldName
}

/** A flat list of Redis as pairs. */
export function inPairs(answer: unknown): readonly (readonly [string, string])[] {
  const list = asList(answer)
  return Array.from({ length: list.length / 2 }, (_, at) => [
    String(list[2 * at]),
    String(list[2 * at + 1]),
  ])
}

function toField(text: string): Field {
  const revEnd = text.indexOf('\n')
  const lapseEnd = text.indexOf('\n', revEnd + 1)
  const ownerEnd = text.indexOf('\n', lapseEnd + 1)
  const lapsesAt = lapseEnd === revEnd + 1 ? undefined : Number(text.slice(revEnd + 1, lapseEnd))
  const owner = ownerEnd === lapseEnd + 1 ? undefined : text.slice(lapseEnd + 1, ownerEnd)
  return fieldOf(text.slice(ownerEnd + 1), Number(text.slice(0, revEnd)), lapsesAt, owner)
}

function fieldOf(value: string, rev: number, lapsesAt?: number, owner?: string): Field {
  return {
    value,
    rev,
    ...(lapsesAt === undefined ? {} : { lapsesAt }),
    ...(owner === undefined ? {} : { owner }),
  }
}
