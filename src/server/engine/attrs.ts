import { jsonBytes } from '../../internal/jsonBytes.ts'
import type { AttrShape } from '../../protocol/attrs.ts'
import type { FieldName } from '../backend.ts'
import { attrField, limitReached, readAttr } from './channelRecord.ts'
import { CommandError } from './commandError.ts'
import type { Draft } from './draft.ts'

/** Which attribute of a record, and at which revision it must be. */
export interface AttrTarget {
  readonly key: string
  readonly ifRev?: number
}

/** Sets an attribute of a channel or of a user, if it is at the revision that it must be at. */
export function setAttr(
  draft: Draft,
  { key, ifRev }: AttrTarget,
  { value, setBy, maxAttrs }: { value: string; setBy: string; maxAttrs: number },
): AttrShape {
  const name = attrField(key)
  const current = readAttr(draft.get(name))
  requireRev(key, current, ifRev)
  if (current === undefined && draft.size('attr') >= maxAttrs) {
    throw limitReached(`There are at most ${maxAttrs} attributes. Delete one first.`)
  }
  draft.expectField(name)
  // It may have come and gone on another node, with the revision that it would get here.
  if (current === undefined) draft.expectRecord()
  const attr = { value, rev: draft.nextRev(), setBy, setAt: draft.now }
  draft.set(name, JSON.stringify(attr))
  return attr
}

/** Deletes an attribute. Returns its revision, or `undefined` when there was nothing to delete. */
export function deleteAttr(draft: Draft, { key, ifRev }: AttrTarget): number | undefined {
  const name = attrField(key)
  const current = readAttr(draft.get(name))
  requireRev(key, current, ifRev)
  if (current === undefined) return undefined
  draft.expectField(name)
  draft.delete(name)
  return draft.nextRev()
}

/** Deletes every attribute. Returns what is gone. */
export function clearAttrs(draft: Draft): readonly FieldName[] {
  const names = draft.entries('attr').map(([name]) => name)
  // All of them: also the one that another node sets at this moment.
  if (names.length > 0) draft.expectRecord()
  for (const name of names) draft.delete(name)
  return names
}

function requireRev(key: string, current: AttrShape | undefined, ifRev: number | undefined): void {
  if (ifRev === undefined || ifRev === (current?.rev ?? 0)) return
  const message = `Attribute "${key}" is at revision ${current?.rev ?? 0}, not ${ifRev}. Read it again, then decide again.`
  throw new CommandError('CONFLICT', { message })
}

/** Refuses a value that is larger than a limit allows. */
export function requireWithin(maxBytes: number, text: string, what: string): void {
  // A UTF-16 unit is at most three bytes, so most values need not be counted.
  if (text.length * 3 <= maxBytes) return
  const bytes = jsonBytes(text)
  if (bytes <= maxBytes) return
  const message = `${what} has at most ${maxBytes} bytes, this one has ${bytes}. Send less, or a reference.`
  throw new CommandError('TOO_LARGE', { message })
}
