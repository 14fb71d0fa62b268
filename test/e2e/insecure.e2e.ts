import { networkInterfaces } from 'node:os'
import { expect, expectInCall, ring, test } from './demoTest.ts'

const address = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

test('everything works without a secure context', async ({ serve, meet }) => {
  test.skip(address === undefined, 'This machine has no address but its loopback.')
  const { port } = await serve({ host: '0.0.0.0' })
  const at = { port, host: address ?? '' }
  const { ada, bob } = await meet(at, at)
  for (const { page } of [ada, bob]) {
    expect(await page.evaluate(() => window.isSecureContext)).toBe(false)
  }

  await ring(ada, bob)
  await bob.accept.click()

  await expectInCall(ada, bob)
})
