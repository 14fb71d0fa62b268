import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test as base, type Locator, type Page } from '@playwright/test'

interface IndexEntry {
  readonly id: string
  readonly title: string
  readonly name: string
  readonly type: 'story' | 'docs'
}

const { BECKON_GALLERY = '', BECKON_GALLERY_URL = '', BECKON_SCREENSHOTS = '' } = process.env
const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
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

/**
 * What a system asks for: only other colours, so there is no picture, and axe is asked about those. Of
 * colours that are forced it knows nothing: it reads `-webkit-text-fill-color`, which stays as it was.
 */
const WISHES = [
  { wish: 'more contrast', media: { contrast: 'more' } },
  { wish: 'more contrast, dark', media: { contrast: 'more', colorScheme: 'dark' } },
] as const
const NO_WISH = { contrast: 'no-preference', colorScheme: 'light' } as const
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']

interface WorkerFixtures {
  /** A page that goes from story to story: to load it again takes longer than all the rest. */
  readonly gallery: Page
}

// oxlint-disable-next-line no-empty-object-type -- Of the fixtures of a test there are none.
const test = base.extend<{}, WorkerFixtures>({
  gallery: [
    async ({ browser }, use) => {
      const page = await browser.newPage({
        viewport: { width: 480, height: 480 },
        locale: 'en-GB',
        timezoneId: 'UTC',
        reducedMotion: 'reduce',
      })
      await page.addInitScript(installTestFonts, fonts)
      await page.addInitScript(drawAlike)
      await page.addInitScript(axeSource)
      await use(page)
      await page.close()
    },
    { scope: 'worker' },
  ],
})

for (const { id, title, name } of stories) {
  test(`${title}, ${name}`, async ({ gallery: page }) => {
    await open(page, id)
    const root = page.locator('html')
    const ownDir = (await root.getAttribute('dir')) ?? 'ltr'
    for (const { look, colorScheme, dir = ownDir } of LOOKS) {
      // What a story does is done once. Its looks are only style, so they change on the spot.
      await page.emulateMedia({ ...NO_WISH, colorScheme })
      await root.evaluate((element, value) => element.setAttribute('dir', value), dir)
      await page.evaluate(untilStill)
      expect.soft(await complaints(page), look).toEqual([])
      if (BECKON_SCREENSHOTS === '') continue
      await expect.soft(page).toHaveScreenshot([BECKON_SCREENSHOTS, look, `${id}.png`], {
        mask: unstablePartsOf(id, page),
      })
    }
    for (const { wish, media } of WISHES) {
      await page.emulateMedia({ ...NO_WISH, ...media })
      await page.evaluate(untilStill)
      expect.soft(await complaints(page, RULES_OF_COLOUR), wish).toEqual([])
    }
    await page.emulateMedia(NO_WISH)
  })
}

function unstablePartsOf(id: string, page: Page): Locator[] {
  // There time passes.
  if (id.startsWith('two-phones')) return [page.getByRole('timer')]
  // It has scrolled as far as rows were high that it has seen.
  if (id.endsWith('many-in-groups')) return [page.locator('[data-part=scroller]')]
  return []
}

async function open(page: Page, id: string): Promise<void> {
  // Ids are the same in a page that is new, and there they can be seen.
  const isNew = page.url() === 'about:blank' || id.startsWith('signalingdevtools')
  // Storybook would ask axe by itself, and once only.
  const search = `id=${id}&viewMode=story&globals=a11y.manual:!true`
  if (isNew) await page.goto(`${BECKON_GALLERY_URL}/iframe.html?${search}`)
  else await page.evaluate(showStory, id)
  await expect
    .poll(() => page.evaluate(readPhase), { message: 'the play function comes to its end' })
    .toBe(`${id} finished`)
  expect(await page.evaluate(readThrown), 'what the play function has thrown').toBeUndefined()
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

/** Runs in the page, before anything else: ids are the same each time, since some can be seen. */
function drawAlike(): void {
  let drawn = 1
  crypto.getRandomValues = (array) => {
    const bytes = new Uint8Array((array as ArrayBufferView).buffer)
    for (let at = 0; at < bytes.length; at++) {
      drawn = (drawn * 48_271) % 2_147_483_647
      bytes[at] = drawn
    }
    return array
  }
}

/** Runs in the page: other colours have been drawn, and are no longer on their way. */
async function untilStill(): Promise<void> {
  for (let frames = 0; frames < 2; frames++) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition)
  await Promise.allSettled(transitions.map(({ finished }) => finished))
}

interface StorybookWindow {
  readonly __STORYBOOK_PREVIEW__?: { currentRender?: { id?: string; phase?: string } }
  readonly __STORYBOOK_ADDONS_CHANNEL__?: {
    emit(name: string, payload: object): void
    last(name: string): [{ message: string }] | undefined
  }
  /** Of a story before. */
  seenThrown?: object | undefined
}

/** Runs in the page: which story it shows, and how far that is. */
function readPhase(): string {
  const { id, phase } = (window as StorybookWindow).__STORYBOOK_PREVIEW__?.currentRender ?? {}
  return `${id} ${phase}`
}

/** Runs in the page: Storybook is finished with a story that has failed, too. */
function readThrown(): string | undefined {
  const page = window as StorybookWindow
  const [thrown] = page.__STORYBOOK_ADDONS_CHANNEL__?.last('playFunctionThrewException') ?? []
  const isNew = thrown !== page.seenThrown
  page.seenThrown = thrown
  return isNew ? thrown?.message : undefined
}

/** Runs in the page. */
function showStory(storyId: string): void {
  localStorage.clear()
  sessionStorage.clear()
  const channel = (window as StorybookWindow).__STORYBOOK_ADDONS_CHANNEL__
  channel?.emit('setCurrentStory', { storyId, viewMode: 'story' })
}

/** One line for each element that breaks a rule: one of these, or any. */
function complaints(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  return page.evaluate(askAxe, rules)
}

/** Runs in the page. */
async function askAxe(rules: readonly string[] | undefined): Promise<readonly string[]> {
  const { axe } = window as unknown as { axe: typeof import('axe-core') }
  // A story is a part of a page.
  const ofPages = ['landmark-one-main', 'page-has-heading-one', 'region']
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'],
    ...(rules && { runOnly: [...rules] }),
    ...(rules === undefined && {
      rules: Object.fromEntries(ofPages.map((rule) => [rule, { enabled: false }])),
    }),
  })
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html}`),
  )
}
