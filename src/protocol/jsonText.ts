import * as z from 'zod'

/**
 * A value from an app as JSON text. The server checks that it is JSON and how long it is; it never
 * walks it, so its depth and its keys cannot harm.
 */
export const jsonText = z.string().refine(isJson, 'must be JSON text')

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
