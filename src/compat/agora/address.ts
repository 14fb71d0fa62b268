/** Where the server may be said to be, the first that is said. `''` is where the page is from. */
export interface AddressSources {
  /** By `setup_debugging`. */
  readonly debugging: string | undefined
  /** By `Signal.configure`. */
  readonly configured: string | undefined
}

interface Surroundings {
  readonly BECKON_URL?: unknown
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> }
}

/** The attribute `data-url` of the script that this is a part of: known only while it is first run. */
const scriptUrl = readScriptUrl()

export function findAddress({ debugging, configured }: AddressSources): string | undefined {
  const { BECKON_URL, process } = globalThis as Surroundings
  return (
    debugging ??
    configured ??
    scriptUrl ??
    toText(BECKON_URL) ??
    toText(process?.env?.['BECKON_URL']) ??
    (/^https?:$/.test(globalThis.location?.protocol ?? '') ? '' : undefined)
  )
}

/** Whether a value of `setup_debugging` says where a server is. */
export function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^(https?|wss?):\/\/./.test(value)
}

function readScriptUrl(): string | undefined {
  const script = globalThis.document?.currentScript
  return script?.getAttribute('data-url') ?? undefined
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
