import type { Page } from '@playwright/test'
import { expect, expectInCall, phoneOf, ring, test } from './demoTest.ts'
import { recordTexts } from './recordTexts.ts'

const ROWS = '[data-beckon=channel-member-list] li'

/** The rows without how everybody can be reached: for a moment whoever loads the page again cannot. */
async function whoIsThere(rows: () => Promise<readonly string[]>): Promise<readonly string[]> {
  return [...new Set((await rows()).map((text) => text.replaceAll(/online|reconnecting/g, '')))]
}

test('[CL6] a page that is reloaded in the lobby never leaves it', async ({ meet }) => {
  const { ada, bob } = await meet()
  const rows = await recordTexts(ada.page, ROWS)
  const before = await whoIsThere(rows)

  for (let times = 0; times < 3; times++) {
    await bob.page.reload()
    await expect(bob.row('Ada')).toBeVisible()
  }

  expect(await whoIsThere(rows)).toEqual(before)
  expect((await rows()).join()).toMatch(/Bob.*online/)
})

test('[CL6] [IN1] a page that is reloaded while it rings rings again', async ({ meet }) => {
  const { ada, bob } = await meet()
  await ring(ada, bob)
  const rows = await recordTexts(ada.page, ROWS)
  const before = await whoIsThere(rows)

  await bob.page.reload()

  await expect(bob.incoming).toHaveAccessibleName('Ada')
  expect(await whoIsThere(rows)).toEqual(before)
  await bob.accept.click()
  await expectInCall(ada, bob)
})

test('[CL6] a page that is reloaded in a call is still in it', async ({ meet }) => {
  const { ada, bob } = await meet()
  await ring(ada, bob)
  await bob.accept.click()
  await expectInCall(ada, bob)

  await bob.page.reload()
  await ada.page.reload()

  await expectInCall(ada, bob)
  await bob.call.getByRole('button', { name: 'End call' }).click()
  await expect(ada.call).toContainText('Call ended')
})

test('[CH3] [IN3] a call rings in both tabs, and is taken in one', async ({ meet, open }) => {
  const { ada, bob } = await meet()
  const other = await open('bob', { context: bob.page.context() })
  await expect(ada.row('Bob')).toHaveCount(1)
  await expect(ada.row('Bob')).toContainText('2 devices')
  await ring(ada, bob)
  await expect(other.incoming).toHaveAccessibleName('Ada')

  await other.accept.click()

  await expectInCall(ada, other)
  await expect(bob.call).toContainText('Answered in another tab')
  await expect(bob.call).toBeHidden()
  await expect(other.call).toContainText('In call')
})

test('[CH3] a person with two tabs leaves with the last of them', async ({ serve, open }) => {
  const { port } = await serve({ signaling: { auth: 'none', graceMs: 500 } })
  const ada = await open('ada', { port })
  const bob = await open('bob', { port })
  const other = await open('bob', { port, context: bob.page.context() })
  await expect(ada.row('Bob')).toContainText('2 devices')

  await other.page.close()
  await expect(ada.row('Bob')).not.toContainText('2 devices')
  await expect(ada.row('Bob')).toBeVisible()
  await bob.page.close()
  await expect(ada.row('Bob')).toBeHidden()
})

test('[CL6] a tab that is duplicated is a session of its own', async ({ meet }) => {
  const ids: string[] = []
  const { ada, bob } = await meet({}, { prepare: async (page) => noteSessions(page, ids) })
  const context = bob.page.context()
  context.on('page', (page) => noteSessions(page, ids))
  // As late as can be: a page that was reloaded has had something in its sessionStorage.
  await bob.page.reload()
  await expect(bob.row('You')).toBeVisible()

  // A window that a page opens begins with a copy of its sessionStorage, as a duplicated tab does.
  const opened = context.waitForEvent('page')
  await bob.page.evaluate(() => void window.open(window.location.href))
  const copy = phoneOf(await opened)

  await expect(copy.row('You')).toBeVisible()
  await expect(ada.row('Bob')).toContainText('2 devices')
  const [first, reloaded, duplicate] = ids
  expect(ids).toHaveLength(3)
  expect(reloaded).toBe(first)
  expect(duplicate).not.toBe(first)
})

test('[CL6] two people on one page that is reloaded go on, each with a session', async ({
  demo,
  page,
}) => {
  const ids: string[] = []
  noteSessions(page, ids)
  await page.goto(`http://127.0.0.1:${demo.port}`)
  await expect(page.getByText('2 members')).toHaveCount(2)

  await page.reload()
  await expect(page.getByText('2 members')).toHaveCount(2)

  expect(ids).toHaveLength(4)
  expect(ids.slice(2).toSorted()).toEqual(ids.slice(0, 2).toSorted())
})

/** Adds the session of each login of a page. */
function noteSessions(page: Page, ids: string[]): void {
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      const sessionId = /"result":\{"session":\{[^}]*"sessionId":"(\w+)"/.exec(String(payload))?.[1]
      if (sessionId !== undefined) ids.push(sessionId)
    })
  })
}
