import { chatError } from './chatError.ts'

// Known only while the script runs.
const script = typeof document === 'object' ? document.currentScript : null
const scriptUrl = script?.dataset['url']

/**
 * Where the server is: as the program says, else the `data-url` of the script, else the global
 * `BECKON_URL`, else where the page is from.
 */
export function serverAddress(given: string | undefined): string {
  const known: unknown = given ?? scriptUrl ?? Reflect.get(globalThis, 'BECKON_URL')
  if (typeof known === 'string') return known
  if (typeof document === 'object') return ''
  throw chatError('SEND_FAILED', 'No server: give `url`, or set BECKON_URL.')
}
