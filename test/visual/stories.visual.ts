import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

interface IndexEntry {
  readonly id: string
  readonly title: string
  readonly name: string
  readonly type: 'story' | 'docs'
}

const { BECKON_GALLERY = '', BECKON_GALLERY_URL = '', BECKON_SCREENSHOTS = '' } = process.env
/** The same letters on every machine. */
const fonts = {
  latin: readFont('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
  arabic: readFont(
    '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2',
  ),
}

const { entries } = JSON.parse(readFileSync(`${BECKON_GALLERY}/index.json`, 'utf8')) as {
  entries: Record<string, IndexEntry>
}
const stories = Object.values(entries).filter(({ type }) => type === 'story')

const LOOKS = [
  { look: 'light', colorScheme: 'light', dir: 'ltr' },
  { look: 'dark', colorScheme: 'dark', dir: 'ltr' },
  { look: 'rtl', colorScheme: 'light', dir: 'rtl' },
] as const

for (const { id, title, name } of stories) {
  test(`${title}, ${name}`, async ({ page }) => {
    await open(page, id)
    for (const { look, colorScheme, dir } of LOOKS) {
      // What a story does is done once. Its looks are only style, so they change on the spot.
      await page.emulateMedia({ colorScheme })
      await page.locator('html').evaluate((root, value) => root.setAttribute('dir', value), dir)
      expect.soft(await complaints(page), look).toEqual([])
      if (BECKON_SCREENSHOTS === '') continue
      await expect.soft(page).toHaveScreenshot([BECKON_SCREENSHOTS, look, `${id}.png`], {
        // There time passes.
        mask: id.startsWith('two-phones') ? [page.getByRole('timer')] : [],
      })
    }
  })
}

async function open(page: Page, id: string): Promise<void> {
  await page.addInitScript(installTestFonts, fonts)
  // Storybook would ask axe by itself, and once only.
  await page.goto(
    `${BECKON_GALLERY_URL}/iframe.html?id=${id}&viewMode=story&globals=a11y.manual:!true`,
  )
  await expect
    .poll(() => page.evaluate(readPhase), { message: 'the play function comes to its end' })
    .toBe('finished')
  await page.evaluate(async () => void (await document.fonts.ready))
}

function readFont(path: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(path))).toString('base64')
}

/** Runs in the page, before anything else. */
function installTestFonts({ latin, arabic }: typeof fonts): void {
  const style = document.createElement('style')
  style.textContent = `
    @font-face {
      font-family: 'Beckon Test';
      font-weight: 100 900;
      src: url(data:font/woff2;base64,${latin});
    }
    @font-face {
      font-family: 'Beckon Test';
      font-weight: 100 900;
      unicode-range: U+0600-06FF, U+FB50-FDFF, U+FE70-FEFC;
      src: url(data:font/woff2;base64,${arabic});
    }
    :root { --beckon-font: 'Beckon Test'; --beckon-duration: 0s; color-scheme: light dark; background: Canvas; }
    body, button, input, textarea, code { font-family: 'Beckon Test' !important; }
  `
  document.addEventListener('DOMContentLoaded', () => document.head.append(style))
}

/** Runs in the page: how far Storybook is. */
function readPhase(): string | undefined {
  const { __STORYBOOK_PREVIEW__: preview } = window as {
    __STORYBOOK_PREVIEW__?: { currentRender?: { phase?: string } }
  }
  return preview?.currentRender?.phase
}

/** One line for each element that breaks a rule. */
async function complaints(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    // A story is a part of a page.
    .disableRules(['landmark-one-main', 'page-has-heading-one', 'region'])
    .analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html}`),
  )
}
