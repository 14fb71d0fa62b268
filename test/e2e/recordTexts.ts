import type { Page } from '@playwright/test'

/**
 * Notes every text that the elements of a selector have, from now on: also one that is there for a
 * moment only. Returns a function that hands out what was seen.
 */
export async function recordTexts(page: Page, selector: string): Promise<() => Promise<string[]>> {
  const seen = await page.evaluateHandle((wanted) => {
    const texts: string[] = []
    const look = () => {
      const elements = [...document.querySelectorAll(wanted)]
      const text = elements.map(({ textContent }) => textContent).join(' | ')
      if (text !== texts.at(-1)) texts.push(text)
    }
    look()
    const everything = { subtree: true, childList: true, characterData: true, attributes: true }
    new MutationObserver(look).observe(document, everything)
    return texts
  }, selector)
  return () => seen.jsonValue()
}
