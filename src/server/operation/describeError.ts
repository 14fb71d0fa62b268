/** What a log may hold of an error. */
export interface ErrorNote {
  readonly name: string
  readonly code?: string
  /** Where it came from: functions and files, innermost first. */
  readonly at?: readonly string[]
  readonly cause?: ErrorNote
}

/** Deeper chains say nothing new. */
const MAX_CAUSES = 3

const MAX_FRAMES = 8

// cspell:disable
/** The words with which a Redis server begins to say what is wrong. What follows may be data. */
const REDIS_CODES: ReadonlySet<string> = new Set(
  'ASK BUSY CLUSTERDOWN CROSSSLOT ERR LOADING MASTERDOWN MISCONF MOVED NOAUTH NOPERM NOREPLICAS NOSCRIPT OOM READONLY TRYAGAIN WRONGPASS WRONGTYPE'.split(
    ' ',
  ),
)
// cspell:enable

/**
 * An error without its message. A database puts the arguments of a command into it, an app its
 * tokens, and nobody can tell them from the rest: name, code and place say what has to be looked at.
 */
export function describeError(thrown: unknown, depth = MAX_CAUSES): ErrorNote {
  if (!(thrown instanceof Error)) return { name: `a thrown ${typeof thrown}` }
  const code = codeOf(thrown)
  const at = framesOf(thrown)
  const cause = depth > 0 && thrown.cause !== undefined && describeError(thrown.cause, depth - 1)
  return {
    name: isWord(thrown.name) ? thrown.name : 'Error',
    ...(code !== undefined && { code }),
    ...(at.length > 0 && { at }),
    ...(cause !== false && { cause }),
  }
}

function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string' && isCode(error.code)) return error.code
  const [first = ''] = error.message.split(' ', 1)
  return REDIS_CODES.has(first) ? first : undefined
}

/** The lines of the stack that come after the message, which may have lines of its own. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const start = stack.indexOf(message)
  if (start === -1) return []
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter((line) => /^ {4}at \S.*:\d+:\d+\)?$/.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim().slice(3))
}

function isCode(text: string): boolean {
  return /^[A-Z][A-Z0-9_]{0,47}$/.test(text)
}

function isWord(text: string): boolean {
  return /^[A-Za-z]\w{0,47}$/.test(text)
}
