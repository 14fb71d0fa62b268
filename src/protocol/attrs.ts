import * as z from 'zod'
import { attrKey, rev, timestamp, userId } from './ids.ts'
import { jsonText } from './jsonText.ts'

/** Who did something: a user, or `''` for the server itself. */
export const author = z.union([userId, z.literal('')])

/** A value on a channel or on a user, as it crosses the wire. */
export const attrShape = z.object({ value: jsonText, rev, setBy: author, setAt: timestamp })
export type AttrShape = Readonly<z.infer<typeof attrShape>>

/** A value on a channel or on a user, with the revision that `ifRev` compares. */
export interface Attr {
  readonly value: unknown
  readonly rev: number
  /** `''` when the server has set it. */
  readonly setBy: string
  readonly setAt: number
}

export const attrEntries = z.array(z.tuple([attrKey, attrShape])).readonly()

/** Which attribute, and at which revision it must be. 0: it must not exist. */
export const attrAddress = { key: attrKey, ifRev: rev.exactOptional() }

export const attrSetResult = z.object({ rev, setAt: timestamp })
