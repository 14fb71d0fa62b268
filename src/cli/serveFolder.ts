import { readFile, readdir } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
])

/**
 * Reads the files of a folder, and answers requests with them. Nothing else of the disk can be asked
 * for. Rejects when there is no such folder.
 */
export async function serveFolder(
  folder: string,
): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Map<string, { type: string; body: Buffer }>()
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const url = path.slice(join(folder, '/').length - 1).replaceAll('\\', '/')
    const type = TYPES.get(extname(path)) ?? 'application/octet-stream'
    // oxlint-disable-next-line no-await-in-loop -- a handful of files, once.
    files.set(url, { type, body: await readFile(path) })
  }
  return ({ url = '/' }, response) => {
    const path = url.split('?', 1)[0] ?? '/'
    const file = files.get(path === '/' ? '/index.html' : path)
    if (file === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': file.type }).end(file.body)
  }
}
