import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createId } from '../../internal/createId.ts'

/**
 * A file beside the database that changes together with it, so that a database that was restored or
 * copied, alone or with its side file, does not pass for the one that it was.
 */
export interface SqliteSeal {
  /** Whether the side file is the one that was there when this was returned by `renew`. */
  matches(seal: string): boolean
  /** Changes the side file, and returns what the database is to keep. */
  renew(): string
}

export function sqliteSeal(path: string): SqliteSeal {
  const side = `${path}-epoch`
  return {
    matches: (seal) => seal !== '' && seal === read(side),
    renew() {
      writeFileSync(side, createId())
      return read(side) ?? ''
    },
  }
}

// When the content was changed is set by the file system alone: no copy has the time of another.
function read(side: string): string | undefined {
  try {
    return `${readFileSync(side, 'utf8')} ${statSync(side, { bigint: true }).ctimeNs}`
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
