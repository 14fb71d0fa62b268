import type { Page } from '@playwright/test'
import { expect, expectInCall, ring, test } from './demoTest.ts'
import { recordTexts } from './recordTexts.ts'

test('[IN1] [IN6] a call rings, is accepted, lasts, and is ended for both', async ({ meet }) => {
  const { ada, bob } = await meet()
  const countdown = await recordTexts(bob.page, '[role=timer]')

  await ring(ada, bob)
  await expect(bob.incoming).toHaveAccessibleName('Ada')
  await expect(bob.incoming).toContainText('Incoming call')
  await expect(bob.timer).toHaveAccessibleName('Time left to answer')
  await expect.poll(async () => secondsOf(await countdown()).length).toBeGreaterThan(2)
  expectCountdown(secondsOf(await countdown()), 30)

  const talked = [
    await recordTexts(ada.page, '[aria-label="Time in call"]'),
    await recordTexts(bob.page, '[aria-label="Time in call"]'),
  ]
  await bob.accept.click()
  await expectInCall(ada, bob)
  for (const seen of talked) {
    await expect.poll(async () => secondsOf(await seen()).length).toBeGreaterThan(2)
    expectCountdown(secondsOf(await seen()).toReversed())
  }

  await ada.call.getByRole('button', { name: 'End call' }).click()
  for (const { call } of [ada, bob]) await expect(call).toContainText('Call ended')
  for (const { call } of [ada, bob]) await expect(call).toBeHidden()
  await expect(ada.callButton('Bob')).toBeEnabled()
})

test('[IN4] a call that is declined is over for both, with the reason', async ({ meet }) => {
  const { ada, bob } = await meet()
  await ring(ada, bob)

  await bob.incoming.getByRole('button', { name: 'Decline' }).click()

  await expect(bob.call).toContainText('You declined')
  await expect(ada.call).toContainText('Call declined')
  for (const { call } of [ada, bob]) await expect(call).toBeHidden()
})

test('[IN5] a call that is cancelled is a missed call @full', async ({ meet }) => {
  const { ada, bob } = await meet()
  await ring(ada, bob)

  await ada.call.getByRole('button', { name: 'Cancel' }).click()

  await expect(bob.call).toContainText('Missed call')
  await expect(ada.call).toContainText('You cancelled')
  // It would go by itself, but not at once.
  await ada.call.getByRole('button', { name: 'Close' }).click()
  await expect(ada.call).toBeHidden({ timeout: 1000 })
  await expect(bob.call).toBeHidden()
})

for (const { name, ringMs, prepare } of [
  // Longer than a client waits for a sign of life from its server.
  { name: '', ringMs: 7000 },
  {
    name: ', also where the clock is ten minutes fast @full',
    ringMs: 3000,
    prepare: tenMinutesFast,
  },
  {
    name: ', also where the clock is ten minutes slow @full',
    ringMs: 3000,
    prepare: tenMinutesSlow,
  },
]) {
  test(`[IN7] [CL8] a call that nobody answers ends at its time${name}`, async ({ meet }) => {
    const sockets: string[] = []
    const { ada, bob } = await meet(
      { query: `&ring=${ringMs}` },
      {
        async prepare(page) {
          page.on('websocket', (socket) => sockets.push(socket.url()))
          await prepare?.(page)
        },
      },
    )
    const countdown = await recordTexts(bob.page, '[role=timer]')
    const calledAt = performance.now()
    await ring(ada, bob)

    await expect(bob.call).toContainText('Missed call')
    await expect(ada.call).toContainText('No answer')
    const rangMs = performance.now() - calledAt

    expectCountdown(secondsOf(await countdown()), ringMs / 1000)
    expect(rangMs).toBeGreaterThan(ringMs)
    expect(sockets).toHaveLength(1)
    for (const { call } of [ada, bob]) await expect(call).toBeHidden()
  })
}

test('[IN10] two who call each other at once are in one call', async ({ meet }) => {
  const { ada, bob } = await meet()

  // Not with a mouse: the call of one may be over the button of the other by then.
  await Promise.all([
    ada.callButton('Bob').dispatchEvent('click'),
    bob.callButton('Ada').dispatchEvent('click'),
  ])

  await expectInCall(ada, bob)
})

test('[IN12] a call rings on a page that is opened while it does @full', async ({ open }) => {
  const ada = await open('ada')
  const bob = await open('bob')
  await expect(ada.row('Bob')).toBeVisible()
  await bob.page.goto('about:blank')
  await ada.callButton('Bob').click()
  await expect(ada.call).toContainText('Calling…')

  const again = await open('bob')

  await again.accept.click()
  await expectInCall(ada, again)
})

/** `0:03` is 3. What is no time is left out. */
function secondsOf(texts: readonly string[]): readonly number[] {
  return texts.flatMap((text) => {
    const [, minutes, seconds] = /^(\d+):(\d\d)$/.exec(text) ?? []
    return seconds === undefined ? [] : [Number(minutes) * 60 + Number(seconds)]
  })
}

/** It begins where it should or, on a busy machine, later, and goes down. */
function expectCountdown(seconds: readonly number[], from = seconds[0] ?? 0): void {
  expect(seconds[0]).toBeGreaterThan(0)
  expect(seconds[0]).toBeLessThanOrEqual(from + 1)
  expect(new Set(seconds).size).toBe(seconds.length)
  expect(seconds).toEqual(seconds.toSorted((one, other) => other - one))
}

function tenMinutesFast(page: Page): Promise<unknown> {
  return page.addInitScript(shiftClock, 10 * 60_000)
}

function tenMinutesSlow(page: Page): Promise<unknown> {
  return page.addInitScript(shiftClock, -10 * 60_000)
}

function shiftClock(byMs: number): void {
  const RealDate = Date
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [number]) {
      super(given[0] ?? RealDate.now() + byMs)
    }
    static override now(): number {
      return RealDate.now() + byMs
    }
  } as DateConstructor
}

test('[IN7] [CL8] a page that was frozen through the timeout says that the call was missed @full', async ({
  meet,
}) => {
  const { ada, bob } = await meet({ query: '&ring=4000' })
  await ring(ada, bob)
  const devtools = await bob.page.context().newCDPSession(bob.page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })

  await expect(ada.call).toContainText('No answer', { timeout: 10_000 })
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })

  await expect(bob.call).toContainText('Missed call')
  await expect(bob.call).toBeHidden()
})

test('[IN16] [IN21] a group call rings for all, and goes on when one of them leaves', async ({
  meet,
  open,
}) => {
  const { ada, bob } = await meet()
  const cleo = await open('cleo')
  await ada.page.getByRole('button', { name: 'Call all 2' }).click()
  await expect(bob.incoming).toContainText('Incoming group call')
  await expect(cleo.incoming).toContainText('with Bob')

  await bob.accept.click()
  await expect(ada.call).toContainText('In call')
  await cleo.incoming.getByRole('button', { name: 'Decline' }).click()
  await expect(ada.call).toContainText('Declined')
  await expect(cleo.call).toContainText('You declined')
  await cleo.call.getByRole('button', { name: 'Join' }).click()
  await expect(cleo.call).toContainText('In call')

  await bob.call.getByRole('button', { name: 'Leave' }).click()
  await expect(bob.call).toContainText('You left the call')
  await expect(ada.call).toContainText('Left')
  await ada.call.getByRole('button', { name: 'End for everyone' }).click()
  await expect(cleo.call).toContainText('Call ended')
})

test('[IN23] a call that comes in meanwhile waits, and is taken in place of the first @full', async ({
  meet,
  open,
}) => {
  const { ada, bob } = await meet()
  const cleo = await open('cleo')
  await ring(ada, bob)
  await bob.accept.click()
  await expectInCall(ada, bob)

  await cleo.callButton('Bob').click()
  await bob.call.getByRole('button', { name: 'End and accept: Cleo' }).click()
  await expectInCall(cleo, bob)
  await expect(ada.call).toContainText('Call ended')
})
