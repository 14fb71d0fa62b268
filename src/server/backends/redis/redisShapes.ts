import {
  type Change,
  type Committed,
  type Field,
  type FieldName,
  type FieldWrite,
  type Head,
  type RecordQuery,
  type RecordView,
} from '../../backend.ts'
import { asList } from './redisScripts.ts'

/** How what the port speaks of is written in Redis. The scripts have the other half. */

/** What a commit publishes; the script puts the numbers in front. */
interface Published {
  readonly events: readonly string[]
  readonly fields: readonly FieldWrite[]
}

export function fromChange(change: Change, logLength: number): readonly string[] {
  const { expect, revs, fields, events, alarms, outbox, done, replies } = change
  const body: Published = { events, fields }
  return [
    expect.rev === undefined ? '' : String(expect.rev),
    String(revs),
    String(logLength),
    JSON.stringify(body),
    ...counted(expect.fields.map(({ name, rev }) => [name, String(rev)])),
    ...counted(replies.map(({ commandId, reply }) => [commandId, reply])),
    ...counted(fields.map(fromWrite)),
    ...counted(events.map((event) => [event])),
    ...counted(alarms.map(({ name, at }) => [name, at === null ? '' : String(at)])),
    ...counted(outbox.map((effect) => [effect])),
    ...counted(done.map((id) => [id])),
  ]
}

export function fromQuery(query: RecordQuery): readonly string[] {
  const { names = [], maps = [], sizes = [], commandIds = [] } = query
  return [names, maps, sizes, commandIds].flatMap((list) => [String(list.length), ...list])
}

export function toView(query: RecordQuery, answer: readonly unknown[]): RecordView {
  const [rev, epoch, seq, now, fields, sizes, replies] = answer
  const counts = asList(sizes)
  return {
    rev: Number(rev),
    position: { epoch: String(epoch), seq: Number(seq) },
    now: Number(now),
    fields: new Map(inPairs(fields).map(([name, text]) => [toName(name), toField(text)])),
    sizes: new Map((query.sizes ?? []).map((map, at) => [map, Number(counts[at])])),
    replies: new Map(inPairs(replies)),
  }
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
  const [rev = '', lapsesAt = '', owner = ''] = text.split('\n', 3)
  const value = text.slice(rev.length + lapsesAt.length + owner.length + 3)
  const lapse = lapsesAt === '' ? undefined : Number(lapsesAt)
  return fieldOf(value, Number(rev), lapse, owner === '' ? undefined : owner)
}

function fieldOf(value: string, rev: number, lapsesAt?: number, owner?: string): Field {
  return {
    value,
    rev,
    ...(lapsesAt === undefined ? {} : { lapsesAt }),
    ...(owner === undefined ? {} : { owner }),
  }
}

function fromWrite({ name, value, lapsesAt, owner }: FieldWrite): readonly string[] {
  if (value === null) return [name, 'deleted', '', '']
  return [name, lapsesAt === undefined ? '' : String(lapsesAt), owner ?? '', value]
}

function counted(items: readonly (readonly string[])[]): readonly string[] {
  return [String(items.length), ...items.flat()]
}
