import type { Locator, Page } from '@playwright/test'
import { expect, test } from './keyboardTest.ts'

test('a dialog in the corner is dragged, stays in the window, and is moved by keys', async ({
  sit,
}) => {
  const { page, press, others, advance } = await sit('calls')
  // What moves is nowhere in particular.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 900, height: 700 })
  await others(({ bob }) => bob.invitations.invite({ to: 'ada', inviteId: 'call' }))
  await advance(700)
  await press('Alt+a')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toHaveAttribute('data-placement', 'corner')
  await expect(dialog).toHaveAttribute('data-draggable')
  const corner = await boxOf(dialog)

  await drag(page, dialog, { x: -300, y: -200 })
  expect(await boxOf(dialog)).toEqual({ ...corner, x: corner.x - 300, y: corner.y - 200 })
  await drag(page, dialog, { x: -2000, y: -2000 })
  expect(await boxOf(dialog)).toMatchObject({ x: 8, y: 8 })

  // It is where it was put once there is room again.
  await drag(page, dialog, { x: 300, y: 100 })
  await page.setViewportSize({ width: 500, height: 700 })
  await expect.poll(async () => (await boxOf(dialog)).x).toBe(8)
  await page.setViewportSize({ width: 900, height: 700 })
  await expect.poll(() => boxOf(dialog)).toMatchObject({ x: 308, y: 108 })

  await press('F6', 'ArrowRight', 'ArrowDown')
  expect(await boxOf(dialog)).toMatchObject({ x: 332, y: 132 })
  await page.getByRole('button', { name: 'Minimize' }).click()
  await expect(dialog).toHaveAttribute('data-minimized')
  await page.getByRole('button', { name: 'End call' }).click()
  await expect(dialog).toHaveAccessibleDescription('Call ended')
})

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It cannot be seen.')
  const { x, y, width } = box
  return { x: Math.round(x), y: Math.round(y), width }
}

/** By its name, which is no button. */
async function drag(page: Page, dialog: Locator, by: { readonly x: number; readonly y: number }) {
  const { x, y } = await boxOf(dialog.getByRole('heading'))
  await page.mouse.move(x + 5, y + 5)
  await page.mouse.down()
  await page.mouse.move(x + 5 + by.x / 2, y + 5 + by.y / 2)
  await page.mouse.move(x + 5 + by.x, y + 5 + by.y)
  await page.mouse.up()
}
