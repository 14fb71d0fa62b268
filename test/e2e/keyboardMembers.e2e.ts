import { expect, test } from './keyboardTest.ts'

test.describe('with keys alone, in a list of members', () => {
  test('one looks for a name, and comes back to all of them', async ({ sit }) => {
    const { page, press, tabTo } = await sit('members')
    await tabTo(page.getByRole('searchbox'))
    await page.keyboard.type('cl')
    const rows = page.locator('[data-part=row]')
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText('Cleo')
    await press('Escape')
    await expect(rows).toHaveCount(5)
  })

  test('one goes by arrows and by letters, and chooses', async ({ sit }) => {
    const { page, press, tabTo, others } = await sit('members')
    const row = (name: string) => page.locator('[data-part=row]').filter({ hasText: name })
    await tabTo(row('Ada'))
    await press('ArrowDown')
    await expect(row('Bob')).toBeFocused()
    await press('End')
    await expect(row('Eve')).toBeFocused()
    await press('Home', 'd')
    await expect(row('Dan')).toBeFocused()

    // A space within a moment would be one more letter of the name.
    await page.waitForTimeout(800)
    await press('Space')
    await expect(row('Dan')).toHaveAttribute('aria-selected', 'true')
    await press('Shift+ArrowDown')
    expect(await others(({ told }) => told.selected)).toEqual(['dan', 'eve'])
    await press('Control+a')
    expect(await others(({ told }) => told.selected.length)).toBe(5)
  })

  test('one goes into a row, to what can be done with a member', async ({ sit }) => {
    const { page, press, tabTo, others } = await sit('members')
    const row = (name: string) => page.locator('[data-part=row]').filter({ hasText: name })
    await tabTo(row('Ada'))
    await press('b', 'ArrowRight')
    await expect(page.getByRole('button', { name: 'Wave to Bob' })).toBeFocused()
    await press('Enter')
    expect(await others(({ told }) => told.waved)).toBe('bob')
    await press('Escape')
    await expect(row('Bob')).toBeFocused()

    await press('ArrowRight', 'ArrowRight')
    await expect(page.getByRole('button', { name: 'Call Bob' })).toBeFocused()
    await press('Enter')
    await expect
      .poll(() => others(({ bob }) => [...bob.store.getState().invitations.byId.values()]))
      .toMatchObject([{ inviter: 'ada' }])
  })
})
