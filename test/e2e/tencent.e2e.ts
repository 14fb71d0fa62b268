import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test as base, type Page } from '@playwright/test'
import { genUserSig, tencentUserSigAuth } from '../../src/compat/tencent/server/index.ts'
import { createSignalingServer } from '../../src/server/index.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const KEY = { sdkAppId: 1400000000, secretKey: 'a secret of the app' }

interface App {
  /** Where the server is. */
  readonly url: string
  /** Where pages are that load the script from elsewhere, and say where the server is. */
  readonly pages: string
}

const test = base.extend<{ app: App }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from it.
  app: async ({}, use) => {
    const signaling = createSignalingServer({ auth: tencentUserSigAuth(KEY) })
    const { url } = await signaling.listen({ port: 0, host: '127.0.0.1' })
    const script = await readFile(`${ROOT}dist/tencent.umd.js`, 'utf8')
    const http = createServer((request, response) => {
      const isScript = request.url === '/tencent.umd.js'
      response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? script : pageFor(url))
    })
    await use({ url, pages: await listen(http) })
    http.close()
    await signaling.close()
  },
})

/** A program without a bundler, of either generation of the SDK. */
function pageFor(url: string): string {
  return `<!doctype html>
<title>A program of Tencent's API</title>
<script src="/tencent.umd.js" data-url="${url}"></script>
<script>
  const SDKAppID = ${KEY.sdkAppId}
  const events = []
  const note = ({ name, data }) => events.push({ name, data })

  function begin() {
    const chat = TencentCloudChat.create({ SDKAppID })
    for (const name of Object.values(TencentCloudChat.TSignaling)) {
      if (typeof name === 'string') chat.addSignalingListener(name, note)
    }
    for (const name of ['SDK_READY', 'KICKED_OUT', 'MESSAGE_RECEIVED']) {
      chat.on(TencentCloudChat.EVENT[name], note)
    }
    return chat
  }

  function beginLegacy() {
    const tsignaling = new TSignaling({ SDKAppID })
    for (const name of Object.values(TSignaling.EVENT)) tsignaling.on(name, note)
    return tsignaling
  }
</script>`
}

async function listen(http: Server): Promise<string> {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  // It listens on a port, not on a pipe.
  const { port } = http.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** A page on which somebody is logged in, as `api` in it. */
async function enter(page: Page, { pages }: App, userID: string, how = 'begin()'): Promise<void> {
  await page.goto(pages)
  const login = JSON.stringify({ userID, userSig: genUserSig(userID, KEY) })
  await page.evaluate(`window.api = ${how}; api.login(${login})`)
  await expect.poll(() => namesOn(page)).toContain('sdkStateReady')
}

function namesOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>('events.map(({ name }) => name)')
}

test('[TC35] [TC3] programs of one script call each other', async ({ app, page, context }) => {
  const other = await context.newPage()
  await enter(page, app, 'ada')
  await enter(other, app, 'bob')
  expect(await page.evaluate('TIM === TencentCloudChat')).toBe(true)
  expect(await page.evaluate(`begin() === api`)).toBe(true)

  const { inviteID } = await page.evaluate<{ inviteID: string }>(
    `api.invite({ userID: 'bob', data: 'call', timeout: 30 })`,
  )
  await expect.poll(() => namesOn(other)).toContain('newInvitationReceived')
  const result = await other.evaluate(`api.accept({ inviteID: '${inviteID}', data: 'yes' })`)
  expect(result).toMatchObject({ code: 0, inviteID })
  await expect.poll(() => namesOn(page)).toContain('ts_invitee_accepted')
  const refused = `api.accept({ inviteID: '${inviteID}' }).catch(({ code, message }) => ({ code, message }))`
  expect(await other.evaluate(refused)).toEqual({
    code: 8010,
    message: 'inviteID is invalid or invitation has been processed',
  })
})

test('[TC35] [TC18] a page that is loaded again is told of what rings', async ({
  app,
  page,
  context,
}) => {
  const other = await context.newPage()
  await enter(page, app, 'ada')
  await enter(other, app, 'bob')
  await page.evaluate(`api.invite({ userID: 'bob', timeout: 60 })`)
  await expect.poll(() => namesOn(other)).toContain('newInvitationReceived')
  await other.reload()
  await enter(other, app, 'bob')
  await expect.poll(() => namesOn(other)).toContain('newInvitationReceived')
})

test('[TC35] [TC6] a second page of the same user ends the first', async ({
  app,
  page,
  context,
}) => {
  const other = await context.newPage()
  await enter(page, app, 'ada')
  await enter(other, app, 'ada')
  await expect.poll(() => namesOn(page)).toContain('kickedOut')
  expect(await page.evaluate('events.find(({ name }) => name === "kickedOut").data')).toEqual({
    type: 'multipleAccount',
  })
  expect(await other.evaluate('api.isReady()')).toBe(true)
})

test('[TC35] [TC31] the older package calls the newer', async ({ app, page, context }) => {
  const other = await context.newPage()
  await enter(page, app, 'ada', 'beginLegacy()')
  await enter(other, app, 'bob')
  await page.evaluate(`api.invite({ userID: 'bob', timeout: 1 })`)
  await expect.poll(() => namesOn(other)).toContain('newInvitationReceived')
  await expect.poll(() => namesOn(page)).toContain('ts_invitation_timeout')
  await expect.poll(() => namesOn(other)).toContain('ts_invitation_timeout')
  const timeout = (one: Page) =>
    one.evaluate('events.find(({ name }) => name === "ts_invitation_timeout").data.isSelfTimeout')
  expect([await timeout(page), await timeout(other)]).toEqual([false, true])
})

test('[TC35] a program in Node runs on what is published', async ({ app }) => {
  const program = `
    import TencentCloudChat, { TSignaling } from 'beckon/tencent'
    import Legacy from 'beckon/tencent/tsignaling'
    import SignalingModule from 'beckon/tencent/modules/signaling-module.js'
    import { genUserSig } from 'beckon/tencent/server'
    import { createRequire } from 'node:module'

    const require = createRequire(process.cwd() + '/program.js')
    const isRequired = require('beckon/tencent') === TencentCloudChat
    const key = ${JSON.stringify(KEY)}
    const modules = { 'signaling-module': SignalingModule }
    const login = async (userID) => {
      const chat = TencentCloudChat.create({ SDKAppID: key.sdkAppId, modules })
      const ready = new Promise((resolve) => chat.on(TencentCloudChat.EVENT.SDK_READY, resolve))
      await chat.login({ userID, userSig: genUserSig(userID, key) })
      await ready
      return chat
    }
    globalThis.BECKON_URL = '${app.url}'
    const [ada, bob] = [await login('ada'), await login('bob')]
    const accepted = new Promise((resolve) => {
      ada.addSignalingListener(TencentCloudChat.TSignaling.INVITEE_ACCEPTED, resolve)
    })
    bob.addSignalingListener(TencentCloudChat.TSignaling.NEW_INVITATION_RECEIVED, ({ data }) => {
      bob.accept({ inviteID: data.inviteID, data: 'yes' })
    })
    await ada.invite({ userID: 'bob' })
    const { data } = await accepted
    console.log([data.data, Legacy === TSignaling, isRequired].join())
    await Promise.all([ada.destroy(), bob.destroy()])
  `
  const args = ['--input-type=module', '--eval', program]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: ROOT })
  expect([stdout.trim(), stderr]).toEqual(['yes,true,true', ''])
})
