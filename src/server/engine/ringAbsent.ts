import { keyOf } from '../backend.ts'
import type { Draft } from './draft.ts'
import { INVITES, readEntry } from './inbox.ts'
import { DEVICES } from './pushRecord.ts'
import { ringDevices } from './pushTriggers.ts'

/** Nobody looks any more: what rings for the user rings devices. Asks for `invite` and `PUSH_MAPS`. */
export function ringAbsent(draft: Draft): void {
  if (draft.entries(DEVICES).length === 0) return
  // What another node enters at this moment, seeing somebody there, must be seen here.
  draft.expectRecord()
  for (const [name, text] of draft.entries(INVITES)) {
    const { domain, rings: until, isCounted = true } = readEntry(text) ?? {}
    if (domain === undefined || until === undefined) continue
    ringDevices(draft, { domain, inviteId: keyOf(name), until, isCounted })
  }
}
