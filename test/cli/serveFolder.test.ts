import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { serveFolder } from '../../src/cli/serveFolder.ts'

/** A folder with a page, and beside it a file that is nobody's business. */
async function openPage() {
  const outer = await mkdtemp(join(tmpdir(), 'beckon-page-'))
  onTestFinished(() => rm(outer, { recursive: true }))
  const folder = join(outer, 'page')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(outer, 'secret.txt'), 'hunter2')
  await writeFile(join(folder, 'index.html'), '<p>the page')
  await writeFile(join(folder, 'assets/app.js'), 'run()')
  const http = createServer(await serveFolder(folder))
  onTestFinished(() => void http.close())
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  // It listens on a port, not on a pipe.
  const { port } = http.address() as AddressInfo
  return (path: string) =>
    new Promise<{ status: number | undefined; type: string | undefined }>((resolve, reject) => {
      // By hand: fetch would tidy the path up.
      const asking = request({ port, host: '127.0.0.1', path, agent: false }, (response) => {
        response.resume()
        resolve({ status: response.statusCode, type: response.headers['content-type'] })
      })
      asking.on('error', reject)
      asking.end()
    })
}

it('serves the files of a folder, and nothing beside it', async () => {
  const ask = await openPage()
  const html = { status: 200, type: 'text/html; charset=utf-8' }
  expect(await ask('/')).toEqual(html)
  expect(await ask('/?as=ada')).toEqual(html)
  expect(await ask('/assets/app.js')).toMatchObject({ status: 200 })
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets', '//secret.txt', '/no']) {
    expect(await ask(path)).toMatchObject({ status: 404 })
  }
})

it('says when there is no such folder', async () => {
  await expect(serveFolder('/no/such')).rejects.toMatchObject({ code: 'ENOENT' })
})
