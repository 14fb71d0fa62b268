import { readFile } from 'node:fs/promises'
import { ConfigError } from './configError.ts'

/** What a file holds, without the end of its last line. Fails with one line that names the file. */
export async function readSecret(path: string, option: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error'
    throw new ConfigError(
      `${option} names a file that cannot be read: ${path} (${code}). Create it, or give another one.`,
    )
  }
}
