import type { WebPushPayload } from '../protocol/push.ts'

/** What a push holds, or nothing when it is none of ours. */
export function readPayload(text: string): WebPushPayload | undefined {
  try {
    const payload: unknown = JSON.parse(text)
    return isPayload(payload) ? payload : undefined
  } catch {
    return undefined
  }
}

function isPayload(payload: unknown): payload is WebPushPayload {
  if (!isRecord(payload) || !isText(payload['title']) || !isText(payload['body'])) return false
  const { data } = payload
  if (!isRecord(data) || !isText(data['userId']) || typeof data['at'] !== 'number') return false
  if (!isText(data['from'])) return false
  if (data['type'] === 'message') return true
  const isCall = data['type'] === 'ring' || data['type'] === 'close'
  return isCall && isText(data['inviteId']) && data['inviteId'] !== ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
