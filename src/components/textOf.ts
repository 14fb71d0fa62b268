import type { Message } from '../protocol/messages.ts'

/** The words of a message whose body is a string, or an object with a `text`. */
export function textOf({ body }: Message): string | undefined {
  if (typeof body === 'string') return body
  if (typeof body !== 'object' || body === null || !('text' in body)) return undefined
  return typeof body.text === 'string' ? body.text : undefined
}
