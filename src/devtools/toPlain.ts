/** What must not leave the page: whoever has it is the user. */
const SECRET = /token|secret|password|resume_?key|^resume$/i

/** How deep, and how much of a list, is worth reading. */
const MAX_DEPTH = 12
const MAX_ITEMS = 1000

/** Anything as JSON: maps as objects, errors with their code, and no tokens. */
export function toPlain(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return isPlain(value) ? value : String(value)
  if (depth > MAX_DEPTH) return '…'
  if (value instanceof Error) return errorToPlain(value, depth)
  if (isMap(value)) return entriesToPlain([...value.entries()], depth)
  if (value instanceof Set || Array.isArray(value)) {
    return [...value].slice(0, MAX_ITEMS).map((each: unknown) => toPlain(each, depth + 1))
  }
  return entriesToPlain(Object.entries(value), depth)
}

/** Whether something is a map, or what the store has in place of one. */
export function isMap(value: object): value is ReadonlyMap<unknown, unknown> {
  return 'get' in value && 'size' in value && 'entries' in value
}

function entriesToPlain(entries: readonly (readonly [unknown, unknown])[], depth: number): object {
  const plain = entries.slice(0, MAX_ITEMS).flatMap(([key, value]) => {
    const name = String(key)
    if (value === undefined || typeof value === 'function') return []
    return [[name, SECRET.test(name) ? '(secret)' : toPlain(value, depth + 1)] as const]
  })
  return Object.fromEntries(plain)
}

function errorToPlain(error: Error, depth: number): object {
  const { name, message, cause } = error
  const code = 'code' in error ? { code: String(error.code) } : {}
  return {
    name,
    ...code,
    message,
    ...(cause === undefined ? {} : { cause: toPlain(cause, depth + 1) }),
  }
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) || value === null
}
