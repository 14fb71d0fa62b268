import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { bundlePage } from './bundlePage.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const css = readFileSync(`${ROOT}/dist/styles.css`, 'utf8')

// Bob calls Ada, whose dialog is in a shadow root with the style sheet that apps get.
const CODE = `
  import { createElement } from 'react'
  import { createRoot } from 'react-dom/client'
  import { CallDialog, ChannelMemberList } from './src/index.ts'
  import { SignalingTestProvider, createTestSignaling } from './src/testing/index.ts'

  window.start = async (css) => {
    const signaling = createTestSignaling()
    const bob = await signaling.connect('bob')
    await bob.channels.join('lobby')
    const shadow = document.querySelector('#host').attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    shadow.adoptedStyleSheets.push(sheet)
    const root = document.createElement('div')
    shadow.append(root)
    createRoot(root).render(
      createElement(SignalingTestProvider, { signaling, as: 'ada' },
        createElement(ChannelMemberList, { channelId: 'lobby' }),
        createElement(CallDialog),
      ),
    )
    await signaling.settle()
    await bob.invitations.invite({ to: 'ada' })
    await signaling.settle()
  }
`

let script = ''

test.beforeAll(async () => {
  script = await bundlePage({ stdin: { contents: CODE, resolveDir: ROOT, loader: 'ts' } })
})

test('a component in a shadow root is styled by the sheet of that root', async ({ page }) => {
  await show(page, '')
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toBeFocused()
  await expect(dialog).toHaveCSS('background-color', 'rgb(255, 255, 255)')
  await expect(dialog.getByRole('button', { name: 'Accept' })).toHaveCSS(
    'background-color',
    'rgb(24, 122, 65)',
  )
})

test('variables come into it from the page and from its host', async ({ page }) => {
  await show(page, ':root { --beckon-accept: rgb(1, 2, 3) } #host { --beckon-bg: rgb(4, 5, 6) }')
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toHaveCSS('background-color', 'rgb(4, 5, 6)')
  await expect(dialog.getByRole('button', { name: 'Accept' })).toHaveCSS(
    'background-color',
    'rgb(1, 2, 3)',
  )
})

for (const [name, style] of [
  ['the page is dark', ':root { color-scheme: dark }'],
  ['its host is', '#host { color-scheme: dark }'],
  ['a variable says so', ':root { --beckon-scheme: dark }'],
]) {
  test(`it is dark where ${name}`, async ({ page }) => {
    await show(page, style ?? '')
    await expect(page.getByRole('alertdialog')).toHaveCSS('background-color', 'rgb(28, 30, 36)')
  })
}

test('it is as the system has it where the page leaves that to the system', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await show(page, ':root { color-scheme: light dark }')
  await expect(page.getByRole('alertdialog')).toHaveCSS('background-color', 'rgb(28, 30, 36)')
})

async function show(page: Page, style: string): Promise<void> {
  await page.setContent(
    `<!doctype html><html lang="en"><title>App</title><style>${style}</style><div id="host"></div></html>`,
  )
  await page.addScriptTag({ content: script })
  await page.evaluate((sheet) => (window as unknown as Started).start(sheet), css)
}

interface Started {
  start(css: string): Promise<void>
}
