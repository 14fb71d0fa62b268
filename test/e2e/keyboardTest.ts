import { fileURLToPath } from 'node:url'
import { expect, test as base, type Locator, type Page } from '@playwright/test'
import { bundlePage } from './bundlePage.ts'
import type { House } from './keyboardPage.tsx'

export { expect }

const PAGE = fileURLToPath(new URL('keyboardPage.tsx', import.meta.url))

interface Keyboard {
  readonly page: Page
  readonly press: (...keys: string[]) => Promise<void>
  /** Goes there by the Tab key. */
  readonly tabTo: (target: Locator) => Promise<void>
  /** Makes the others do something. */
  readonly others: <Result>(run: (house: House) => Result | Promise<Result>) => Promise<Result>
  /** Lets time pass: keys answer nothing in the first moment. */
  readonly advance: (ms: number) => Promise<void>
}

interface Fixtures {
  /** Opens the page. Tests of keys click nothing in it. */
  readonly sit: (part: 'calls' | 'members', options?: { silent?: boolean }) => Promise<Keyboard>
}

interface WorkerFixtures {
  readonly script: string
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  script: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from it.
    async ({}, use) => use(await bundlePage({ entryPoints: [PAGE] })),
    { scope: 'worker' },
  ],

  sit: async ({ page, script }, use) => {
    const thrown: Error[] = []
    page.on('pageerror', (error) => thrown.push(error))
    await use(async (part, { silent = false } = {}) => {
      await page.setContent('<!doctype html><html lang="en"><title>Keys</title>')
      await page.addStyleTag({ path: 'dist/styles.css' })
      await page.addScriptTag({ content: script })
      await page.evaluate(([what, isSilent]) => globalThis.openHouse(what, isSilent), [
        part,
        silent,
      ] as const)
      return keyboardOf(page)
    })
    expect(thrown, 'what the page has thrown').toEqual([])
  },
})

function keyboardOf(page: Page): Keyboard {
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  return {
    page,
    press,
    async tabTo(target) {
      await expect(target).toBeVisible()
      for (let presses = 0; presses < 12; presses++) {
        await press('Tab')
        if (await target.evaluate((element) => element === document.activeElement)) return
      }
      await expect(target, 'where the Tab key leads').toBeFocused()
    },
    others: async (run) => {
      const house = await page.evaluateHandle(() => globalThis.house)
      const result = await house.evaluate(run)
      await page.evaluate(() => globalThis.house.signaling.settle())
      return result
    },
    advance: (ms) => page.evaluate((by) => globalThis.house.signaling.advance(by), ms),
  }
}
