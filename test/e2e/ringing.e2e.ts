import { chromiumArgs, chromiumPath } from '../../chromium.config.ts'
import { NEEDS_GESTURE, ROUND_MS, loudOf, openBobsTabs } from './bobsTabs.ts'
import { expect, expectInCall, ring, test } from './demoTest.ts'
import { heardOf, listenToPage } from './listenToPage.ts'

test.use({
  launchOptions: {
    executablePath: await chromiumPath(),
    args: [...chromiumArgs, NEEDS_GESTURE],
  },
})

test('[RI1] [RI2] [RI4] of four tabs one sounds, another when it is closed, and none when one answers', async ({
  open,
}) => {
  const ada = await open('ada')
  const tabs = await openBobsTabs(open)
  await ada.callButton('Bob').click()
  for (const tab of tabs) await expect(tab.incoming).toBeVisible()
  await tabs[0]?.page.waitForTimeout(ROUND_MS)

  const loud = await loudOf(tabs)
  expect(loud).toHaveLength(1)
  for (const tab of tabs) {
    if (tab !== loud[0]) await expect(tab.incoming).toContainText('Ringing in another tab')
  }

  const others = tabs.filter((tab) => tab !== loud[0])
  await loud[0]?.page.close()
  await expect.poll(async () => (await loudOf(others)).length).toBe(1)
  const [next] = await loudOf(others)
  if (next === undefined) throw new Error('Nobody rings.')
  for (const tab of others) await expect(tab.incoming).toBeVisible()
  await expect(ada.call).toContainText('Ringing…')
  await next.page.waitForTimeout(ROUND_MS)
  expect(await loudOf(others)).toHaveLength(1)

  const taker = others.find((tab) => tab !== next)
  if (taker === undefined) throw new Error('There is no other tab.')
  await taker.accept.click()
  await expect(ada.call).toContainText('In call')
  for (const tab of others) {
    if (tab === taker) await expect(tab.call).toContainText('In call')
    else await expect(tab.call).toContainText('Answered in another tab')
  }
  // How soon is measured by `npm run bench:ringing`.
  await expect.poll(() => loudOf(others)).toEqual([])
})

test('[RI3] a page that may not be heard says so, and is heard after a click', async ({ open }) => {
  const ada = await open('ada')
  const bob = await open('bob', { prepare: listenToPage })
  await expect(bob.page.getByText('Your browser keeps this page silent.')).toBeVisible()

  await ada.callButton('Bob').click()
  await expect(bob.incoming).toContainText('Your browser keeps this page silent.')
  await expect(bob.incoming.locator('[data-part=sound-blocked]')).toHaveAttribute(
    'data-state',
    'blocked',
  )
  expect(await heardOf(bob.page)).toMatchObject({ lastAt: 0 })

  await bob.incoming.getByRole('button', { name: 'Turn on sound' }).click()
  await expect.poll(async () => (await heardOf(bob.page)).lastAt).toBeGreaterThan(0)
  await expect(bob.incoming.getByRole('button', { name: 'Silence' })).toBeVisible()
  await expect(bob.page.getByText('Your browser keeps this page silent.')).toHaveCount(0)

  await bob.page.keyboard.press('Escape')
  await expect(bob.incoming).toContainText('Silenced')
  await expect.poll(() => loudOf([bob])).toEqual([])
  await expect(ada.call).toContainText('Ringing…')
})

test('twenty characters that are typed while a call comes in are in the field @full', async ({
  meet,
}) => {
  const { ada, bob } = await meet()
  const text = 'abc def ghi jkl mno!'
  const field = bob.page.getByLabel('Message', { exact: true })
  await field.focus()
  const typing = bob.page.keyboard.type(text, { delay: 40 })
  await ring(ada, bob)
  await typing
  await expect(field).toHaveValue(text)
  await expect(bob.incoming.getByRole('alert')).toContainText('Press F6 to open, Alt A to accept')

  await bob.page.keyboard.press('F6')
  await expect(bob.incoming).toBeFocused()
  await ada.call.getByRole('button', { name: 'Cancel' }).click()
  await expect(bob.call).toContainText('Missed call')
  await expect(field).toBeFocused()
})

test('Enter and Space that come with the call answer nothing', async ({ meet }) => {
  const { ada, bob } = await meet({}, { prepare: (page) => page.clock.install() })
  // From here on Bob's time stands still.
  await bob.page.clock.pauseAt((await bob.page.evaluate(() => Date.now())) + 1000)
  await ada.callButton('Bob').click()
  await expect(bob.incoming).toBeFocused()
  for (const name of ['Decline', 'Accept']) {
    await bob.page.keyboard.press('Tab')
    await expect(bob.incoming.getByRole('button', { name })).toBeFocused()
    await bob.page.keyboard.press('Enter')
    await bob.page.keyboard.press('Space')
  }

  // It is held down until long after the dialog is armed.
  await bob.page.keyboard.down('Enter')
  await bob.page.clock.runFor(2000)
  await bob.page.keyboard.down('Enter')
  await bob.page.keyboard.up('Enter')
  await expect(bob.incoming).toBeVisible()
  await expect(ada.call).toContainText('Ringing…')

  await bob.page.keyboard.press('Space')
  await bob.page.clock.resume()
  await expectInCall(ada, bob)
})

test('Alt+A answers, and Alt+D declines, from a text field @full', async ({ meet }) => {
  const { ada, bob } = await meet()
  await bob.page.getByLabel('Message', { exact: true }).focus()
  await ring(ada, bob)
  await bob.page.waitForTimeout(800)
  await bob.page.keyboard.press('Alt+d')
  await expect(ada.call).toContainText('Call declined')
  await expect(ada.call).toBeHidden()

  await ring(ada, bob)
  await bob.page.waitForTimeout(800)
  await bob.page.keyboard.press('Alt+a')
  await expect(ada.call).toContainText('In call')
})
