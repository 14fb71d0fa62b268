import { pushInfo } from '../../protocol/pushInfo.ts'
import type { Limits } from '../../protocol/limits.ts'
import { requireWithin } from './attrs.ts'
import { CommandError } from './commandError.ts'

/** Refuses what no notification can be made of, and says which part of it. */
export function requirePushInfo(push: string, limits: Pick<Limits, 'pushBytes'>): void {
  requireWithin(limits.pushBytes, push, 'What a notification holds')
  const parsed = pushInfo.safeParse(JSON.parse(push))
  const [issue] = parsed.error?.issues ?? []
  if (issue === undefined) return
  const where = ['push', ...issue.path].map(String).join('.')
  const message = `"${where.slice(0, 128)}" does not fit: ${issue.message.slice(0, 256)}.`
  throw new CommandError('BAD_PAYLOAD', { message })
}
