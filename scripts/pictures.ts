/** Writes docs/pictures, which the README shows: `npm run pictures`, which builds the stories first. */
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { chromiumArgs, chromiumPath } from '../chromium.config.ts'
import { takeDemo } from './takeDemo.ts'
import { takeStories } from './takeStories.ts'

const FOLDER = fileURLToPath(new URL('../docs/pictures/', import.meta.url))

export interface View {
  readonly width: number
  readonly height: number
  readonly colorScheme: 'light' | 'dark'
}

export interface Camera {
  /** Where the pictures go. */
  readonly folder: string
  /** A page of this size, in a browser of its own. */
  open(view: View): Promise<Page>
}

await mkdir(FOLDER, { recursive: true })
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: chromiumArgs })
const camera: Camera = {
  folder: FOLDER,
  async open({ colorScheme, ...viewport }) {
    const context = await browser.newContext({
      viewport,
      colorScheme,
      // Sharp enough to read, and a third smaller than two.
      deviceScaleFactor: 1.5,
      // Every picture shows the same moment of what would move.
      reducedMotion: 'reduce',
    })
    return context.newPage()
  },
}
try {
  await takeDemo(camera)
  await takeStories(camera)
} finally {
  await browser.close()
}
