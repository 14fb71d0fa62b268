import type * as z from 'zod'

/**
 * What a client subscribes with, checked. Throws an `Error` that says which field is wrong, and never
 * what it holds.
 */
export function checkTarget<Schema extends z.ZodType>(
  schema: Schema,
  target: unknown,
  expected: string,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(target)
  if (success) return data
  const path = error.issues[0]?.path.join('.') ?? ''
  const place = path === '' ? 'The target' : `"${path}" of the target`
  throw new Error(`${place} is missing or not what it should be. Subscribe with ${expected}.`)
}
