import { expect, expectInCall, ring, test } from './demoTest.ts'
import { recordTexts } from './recordTexts.ts'
import { createTcpProxy, type TcpProxy } from './tcpProxy.ts'

/** How soon a page is right again once the network is back. */
const WITHIN = { timeout: 6000 }

/** What it says, without the seconds that go by. */
const BANNER = '[data-beckon=connection-banner] [data-part=text]'

const failures = [
  ['stalls', (network: TcpProxy) => network.pause()],
  ['loses everything', (network: TcpProxy) => network.blackHole()],
] as const

for (const [how, fail] of failures) {
  test.describe(`a network that ${how}`, () => {
    test('[CL5] [SE13] a call that was cancelled meanwhile is gone within 6 s', async ({
      network,
      meet,
      page,
    }) => {
      const { ada, bob } = await meet({}, { port: network.port })
      await ring(ada, bob)

      fail(network)
      await ada.call.getByRole('button', { name: 'Cancel' }).click()
      await expect(ada.call).toContainText('You cancelled')
      await page.waitForTimeout(1000)
      await expect(bob.incoming).toBeVisible()
      network.restore()

      await expect(bob.incoming).toBeHidden(WITHIN)
      await expect(bob.call).toContainText('Missed call')
      await expect(bob.call).toBeHidden()
      await ring(ada, bob)
      await bob.accept.click()
      await expectInCall(ada, bob)
    })

    test('[SE4] a call outlives 8 s of silence, and can be accepted', async ({
      network,
      meet,
      page,
    }) => {
      const { ada, bob } = await meet({}, { port: network.port })
      await ring(ada, bob)

      fail(network)
      await page.waitForTimeout(8000)
      network.restore()

      await expect(bob.incoming).toBeVisible()
      await bob.accept.click()
      await expect(bob.call).toContainText('In call', WITHIN)
      await expectInCall(ada, bob)
      await expect(ada.row('Bob')).not.toContainText('devices')
    })
  })
}

test('[SE13] [SE5] who is cut off for good while it rings is soon out of the lobby', async ({
  serve,
  open,
}) => {
  const { port } = await serve({ signaling: { auth: 'none', graceMs: 500 } })
  const network = await createTcpProxy(port)
  const ada = await open('ada', { port })
  const bob = await open('bob', { port: network.port })
  await ring(ada, bob)

  network.blackHole()

  // Not after the 45 s that an idle connection has.
  await expect(ada.row('Bob')).toBeHidden({ timeout: 10_000 })
  network.close()
})

test('[CL1] both come back by themselves when the server is killed and started again', async ({
  serve,
  meet,
}) => {
  const demo = await serve()
  const { ada, bob } = await meet({ port: demo.port }, { port: demo.port })

  const banners = [await recordTexts(ada.page, BANNER), await recordTexts(bob.page, BANNER)]

  await demo.close()
  for (const { page } of [ada, bob]) {
    await expect(page.getByText('Connection lost. Reconnecting…')).toBeVisible()
  }
  await serve({ port: demo.port })

  for (const seen of banners) {
    const expected = ['', 'Connection lost. Reconnecting…', 'Connected again.', '']
    await expect.poll(seen, { timeout: 15_000 }).toEqual(expected)
  }
  for (const { members } of [ada, bob]) await expect(members).toContainText('2 members')
  await ring(ada, bob)
})
