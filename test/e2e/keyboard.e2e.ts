import { expect, expectInCall, ring, test } from './demoTest.ts'

test('a call is made and taken with keys alone', async ({ meet }) => {
  const { ada, bob } = await meet({}, { prepare: (page) => page.clock.install() })

  await ada.page.getByLabel('New topic').focus()
  // The list is one stop, in which a letter leads to a name.
  for (let presses = 0; presses < 5; presses++) {
    await ada.page.keyboard.press('Tab')
    if ((await ada.members.locator(':focus-visible').count()) > 0) break
  }
  await ada.page.keyboard.press('b')
  await expect(ada.row('Bob')).toBeFocused()
  await ada.page.keyboard.press('Tab')
  await expect(ada.callButton('Bob')).toBeFocused()
  // From here on Bob's time stands still.
  await bob.page.clock.pauseAt((await bob.page.evaluate(() => Date.now())) + 1000)
  await ada.page.keyboard.press('Enter')

  await expect(bob.incoming).toBeFocused()
  await bob.page.keyboard.press('Tab')
  await expect(bob.incoming.getByRole('button', { name: 'Decline' })).toBeFocused()
  await bob.page.keyboard.press('Tab')
  await expect(bob.accept).toBeFocused()

  // A key that was meant for something else answers nothing.
  await bob.page.clock.runFor(699)
  await bob.page.keyboard.press('Enter')
  await bob.page.clock.runFor(1)
  await expect(bob.accept).toBeEnabled()
  await expect(bob.incoming).toBeVisible()

  await bob.page.keyboard.press('Enter')
  await bob.page.clock.resume()
  await expectInCall(ada, bob)
})

test('who types when a call comes in keeps typing', async ({ meet }) => {
  const { ada, bob } = await meet()
  const field = bob.page.getByLabel('Message', { exact: true })
  const text = 'Spaces and all, in the middle of a sentence'

  await field.focus()
  const typing = bob.page.keyboard.type(text, { delay: 30 })
  await ring(ada, bob)
  await typing

  await expect(field).toHaveValue(text)
  await expect(field).toBeFocused()
  await expect(bob.incoming).toBeVisible()
  await bob.page.keyboard.press('Enter')
  await expect(ada.page.getByRole('log').getByText(text)).toBeVisible()
  await expect(bob.incoming).toBeVisible()
})

test('Escape neither closes a call nor answers it @full', async ({ meet }) => {
  const { ada, bob } = await meet()
  await ring(ada, bob)

  for (const { page } of [ada, bob]) {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  }

  await expect(bob.incoming).toBeVisible()
  await expect(bob.incoming).toBeFocused()
  await expect(ada.call).toContainText('Ringing…')
  await bob.accept.click()
  await expectInCall(ada, bob)
})

test('the focus goes back to where it was when the call is over @full', async ({ meet }) => {
  const { ada, bob } = await meet()
  const button = bob.page.getByRole('button', { name: 'Set' })
  await button.focus()
  await ring(ada, bob)
  await expect(bob.incoming).toBeFocused()

  await ada.call.getByRole('button', { name: 'Cancel' }).click()

  await expect(bob.call).toContainText('Missed call')
  await expect(button).toBeFocused()
})
