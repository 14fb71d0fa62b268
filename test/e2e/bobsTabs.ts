import type { Person } from './demoTest.ts'
import { heardOf, listenToPage } from './listenToPage.ts'

/** Makes a page that nobody has touched silent. */
export const NEEDS_GESTURE = '--autoplay-policy=document-user-activation-required'

/** Longer than the silence between two rounds of the ringtone. */
export const ROUND_MS = 3500

type Open = (userId: string, options?: object) => Promise<Person>

/** Four tabs of Bob's in one browser, which may be heard. */
export async function openBobsTabs(open: Open): Promise<readonly Person[]> {
  const tabs: Person[] = []
  for (let count = 0; count < 4; count++) {
    const context = tabs[0]?.page.context()
    const tab = await open('bob', { prepare: listenToPage, ...(context && { context }) })
    // A browser lets a page be heard that somebody has touched.
    await tab.page.getByRole('heading', { level: 1 }).click()
    tabs.push(tab)
  }
  return tabs
}

/** The tabs that have been heard within a round of the ringtone. */
export async function loudOf(tabs: readonly Person[]): Promise<readonly Person[]> {
  const heard = await Promise.all(tabs.map((tab) => heardOf(tab.page)))
  return tabs.filter((_tab, at) => Date.now() - (heard[at]?.lastAt ?? 0) < ROUND_MS)
}
