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

/** Without a direction it is that of the story: Arabic is not read from left to right. */
const LOOKS = [
  { look: 'light', colorScheme: 'light', dir: undefined },
  { look: 'dark', colorScheme: 'dark', dir: undefined },
  { look: 'rtl', colorScheme: 'light', dir: 'rtl' },
] as const

/** What a system asks for: only other colours, so there is no picture, and axe is asked about those. */
const WISHES = [
  { wish: 'forced colours', media: { forcedColors: 'active' } },
  { wish: 'forced colours, dark', media: { forcedColors: 'active', colorScheme: 'dark' } },
  { wish: 'more contrast', media: { contrast: 'more' } },
  { wish: 'more contrast, dark', media: { contrast: 'more', colorScheme: 'dark' } },
] as const
const NO_WISH = { forcedColors: 'none', contrast: 'no-preference', colorScheme: 'light' } as const
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']

for (const { id, title, name } of stories) {
  test(`${title}, ${name}`, async ({ page }) => {
    await open(page, id)
    const root = page.locator('html')
    const ownDir = (await root.getAttribute('dir')) ?? 'ltr'
    for (const { look, colorScheme, dir = ownDir } of LOOKS) {
      // What a story does is done once. Its looks are only style, so they change on the spot.
      await page.emulateMedia({ colorScheme })
      await root.evaluate((element, value) => element.setAttribute('dir', value), dir)
      expect.soft(await complaints(page), look).toEqual([])
      if (BECKON_SCREENSHOTS === '') continue
      await expect.soft(page).toHaveScreenshot([BECKON_SCREENSHOTS, look, `${id}.png`], {
        // There time passes.
        mask: id.startsWith('two-phones') ? [page.getByRole('timer')] : [],
      })
    }
    for (const { wish, media } of WISHES) {
      await page.emulateMedia({ ...NO_WISH, ...media })
      await page.evaluate(untilStill)
      expect.soft(await complaints(page, RULES_OF_COLOUR), wish).toEqual([])
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

/** Runs in the page: other colours have been drawn, and are no longer on their way. */
async function untilStill(): Promise<void> {
  for (let frames = 0; frames < 2; frames++) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition)
  await Promise.allSettled(transitions.map(({ finished }) => finished))
}

/** Runs in the page: how far Storybook is. */
function readPhase(): string | undefined {
  const { __STORYBOOK_PREVIEW__: preview } = window as {
    __STORYBOOK_PREVIEW__?: { currentRender?: { phase?: string } }
  }
  return preview?.currentRender?.phase
}

/** One line for each element that breaks a rule. */
async function complaints(page: Page, rules?: string[]): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page })
  if (rules !== undefined) axe.withRules(rules)
  // A story is a part of a page.
  else axe.disableRules(['landmark-one-main', 'page-has-heading-one', 'region'])
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html}`),
  )
}
