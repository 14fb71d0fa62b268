import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, expectInCall, phoneOf, ring, test } from './demoTest.ts'

const looks = [
  ['light', { colorScheme: 'light' }, 'ltr'],
  ['dark', { colorScheme: 'dark' }, 'ltr'],
  ['right to left', { colorScheme: 'light' }, 'rtl'],
] as const

for (const [name, contextOptions, dir] of looks) {
  test(`axe finds nothing to complain about: ${name}`, async ({ meet }) => {
    // What moves has no colour of its own while it does.
    const options = { contextOptions: { ...contextOptions, reducedMotion: 'reduce' } } as const
    const { ada, bob } = await meet(options, options)
    for (const { page } of [ada, bob]) await page.locator('html').evaluate(setDir, dir)
    await bob.page.getByLabel('Message', { exact: true }).fill('Hello')
    await bob.page.keyboard.press('Enter')
    await expect(ada.page.getByRole('log').getByText('Hello')).toBeVisible()
    expect(await complaints(ada.page), 'in the lobby').toEqual([])

    await ring(ada, bob)
    expect(await complaints(bob.page), 'of the incoming call').toEqual([])
    expect(await complaints(ada.page), 'of the outgoing call').toEqual([])

    await bob.accept.click()
    await expectInCall(ada, bob)
    expect(await complaints(bob.page), 'in the call').toEqual([])

    await bob.call.getByRole('button', { name: 'End call' }).click()
    await expect(bob.call).toContainText('Call ended')
    expect(await complaints(bob.page), 'after the call').toEqual([])
  })
}

test('axe finds nothing to complain about: two side by side', async ({ demo, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`http://127.0.0.1:${demo.port}`)
  const ada = phoneOf(page.getByRole('region', { name: "Ada's phone" }))
  const bob = phoneOf(page.getByRole('region', { name: "Bob's phone" }))

  await ring(ada, bob)

  expect(await complaints(page)).toEqual([])
})

function setDir(root: Element, dir: string): void {
  root.setAttribute('dir', dir)
}

/** One line for each element that breaks a rule. */
async function complaints(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html}`),
  )
}
