import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, expectInCall, phoneOf, ring, test } from './demoTest.ts'

const CLI = fileURLToPath(new URL('../../dist/cli/beckon.js', import.meta.url))

test('`beckon demo` of the built package serves a page on which two people call each other', async ({
  page,
}) => {
  const child = spawn(process.execPath, [CLI, 'demo', '--port', '0'])
  try {
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    await expect.poll(() => output, { timeout: 30_000 }).toContain('Press Ctrl-C to stop.')
    const [url = ''] = /http:\/\/localhost:\d+/.exec(output) ?? []
    await page.goto(url)
    const ada = phoneOf(page.getByRole('region', { name: "Ada's phone" }))
    const bob = phoneOf(page.getByRole('region', { name: "Bob's phone" }))
    await ring(ada, bob)
    await bob.accept.click()
    await expectInCall(ada, bob)

    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  } finally {
    child.kill('SIGKILL')
  }
})
