import { expect, test } from './keyboardTest.ts'

const ARMED_MS = 700

test.describe('with keys alone, in a call of two', () => {
  test('one ends it and answers the next', async ({ sit }) => {
    const { page, press, tabTo, others, advance } = await sit('calls')
    await others(({ bob }) => bob.invitations.invite({ to: 'ada', inviteId: 'first' }))
    await advance(ARMED_MS)
    await tabTo(page.getByRole('button', { name: 'Accept' }))
    await press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toHaveAccessibleDescription('In call')

    await others(({ cleo }) => cleo.invitations.invite({ to: 'ada', inviteId: 'second' }))
    await advance(ARMED_MS)
    await press('F6')
    await tabTo(page.getByRole('button', { name: 'End and accept: Cleo' }))
    await press('Enter')
    await expect(dialog).toHaveAccessibleName('Cleo')
    await expect(dialog).toHaveAccessibleDescription('In call')
    const ended = await others(
      ({ bob }) => bob.store.getState().invitations.byId.get('first')?.endReason,
    )
    expect(ended).toBe('ended')
  })

  test('one agrees to what the other proposes', async ({ sit }) => {
    const { page, press, tabTo, others, advance } = await sit('calls')
    await others(({ bob }) => bob.invitations.invite({ to: 'ada', inviteId: 'call' }))
    await advance(ARMED_MS)
    await press('Alt+a')
    await expect(page.getByRole('dialog')).toHaveAccessibleDescription('In call')
    await others(({ bob }) => void bob.invitations.propose('call', { video: true }))
    await advance(ARMED_MS)
    await press('F6')
    await tabTo(page.getByRole('button', { name: 'Agree' }))
    await press('Space')
    await expect(page.getByRole('group', { name: 'Proposed change' })).toHaveCount(0)
    const agreed = await others(
      ({ bob }) => bob.store.getState().invitations.byId.get('call')?.data,
    )
    expect(agreed).toMatchObject({ video: true })
  })

  test('one calls, takes it back, and puts the notice away', async ({ sit }) => {
    const { page, press, tabTo, advance } = await sit('calls')
    await tabTo(page.getByRole('button', { name: 'Call Bob' }))
    await press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Bob' })
    await expect(dialog).toHaveAccessibleDescription('Ringing…')
    await advance(ARMED_MS)
    await tabTo(dialog.getByRole('button', { name: 'Cancel' }))
    await press('Enter')
    await expect(dialog).toHaveAccessibleDescription('You cancelled')
    await advance(ARMED_MS)
    await press('F6')
    await tabTo(dialog.getByRole('button', { name: 'Close' }))
    await press('Enter')
    await expect(dialog).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Call Bob' })).toBeFocused()
  })

  test('one hangs up', async ({ sit }) => {
    const { page, press, tabTo, others, advance } = await sit('calls')
    await others(({ bob }) => bob.invitations.invite({ to: 'ada', inviteId: 'call' }))
    await advance(ARMED_MS)
    await press('Alt+a')
    const dialog = page.getByRole('dialog', { name: 'Bob' })
    await expect(dialog).toHaveAccessibleDescription('In call')
    await advance(ARMED_MS)
    await press('F6')
    await expect(dialog).toBeFocused()
    await tabTo(dialog.getByRole('button', { name: 'End call' }))
    await press('Enter')
    await expect(dialog).toHaveAccessibleDescription('Call ended')
  })
})

test.describe('with keys alone, in a call of several', () => {
  test('one leaves, and joins again', async ({ sit }) => {
    const { page, press, tabTo, others, advance } = await sit('calls')
    await others(async ({ bob, cleo }) => {
      await bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'group' })
      await cleo.invitations.accept('group')
    })
    await advance(ARMED_MS)
    await press('Alt+a')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toHaveAccessibleDescription('In call')
    await advance(ARMED_MS)
    await press('F6')
    await tabTo(dialog.getByRole('button', { name: 'Leave' }))
    await press('Enter')
    await expect(dialog).toHaveAccessibleDescription('You left the call')
    await advance(ARMED_MS)
    await press('F6')
    await tabTo(dialog.getByRole('button', { name: 'Join' }))
    await press('Enter')
    await expect(dialog).toHaveAccessibleDescription('In call')
  })

  test('whoever has called ends it for everyone', async ({ sit }) => {
    const { page, press, tabTo, others, advance } = await sit('calls')
    await tabTo(page.getByRole('button', { name: 'Call both' }))
    await press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toHaveAccessibleDescription('Ringing…')
    await others(async ({ bob, cleo }) => {
      const [inviteId = ''] = bob.store.getState().invitations.byId.keys()
      await bob.invitations.accept(inviteId)
      await cleo.invitations.accept(inviteId)
    })
    await expect(dialog).toHaveAccessibleDescription('In call')
    await advance(ARMED_MS)
    await press('F6')
    await tabTo(dialog.getByRole('button', { name: 'End for everyone' }))
    await press('Enter')
    await expect(dialog).toHaveAccessibleDescription('Call ended')
    const phases = await others(({ cleo }) =>
      [...cleo.store.getState().invitations.byId.values()].map(({ status }) => status),
    )
    expect(phases).toEqual(['ended'])
  })
})

test.describe('with keys alone, while it rings', () => {
  test('one declines with a few words from the menu', async ({ sit }) => {
    const { page, press, tabTo, others, advance } = await sit('calls')
    await others(({ bob }) => bob.invitations.invite({ to: 'ada', inviteId: 'call' }))
    await advance(ARMED_MS)
    await tabTo(page.getByRole('button', { name: 'Decline with a message' }))
    await press('Enter')
    const menu = page.getByRole('menu', { name: 'Decline with a message' })
    await expect(menu.getByRole('menuitem', { name: 'In five minutes' })).toBeFocused()
    await press('Escape')
    await expect(menu).toBeHidden()
    await expect(page.getByRole('alertdialog')).not.toContainText('Silenced')

    await expect(page.getByRole('button', { name: 'Decline with a message' })).toBeFocused()
    await press('Space')
    await expect(menu.getByRole('menuitem', { name: 'In five minutes' })).toBeFocused()
    await press('ArrowDown')
    await expect(menu.getByRole('menuitem', { name: 'Not today' })).toBeFocused()
    await press('Enter')
    await expect(page.getByRole('dialog')).toHaveAccessibleDescription('You declined')
    const [invitee] = await others(
      ({ bob }) => bob.store.getState().invitations.byId.get('call')?.invitees ?? [],
    )
    expect(invitee?.data).toMatchObject({ message: 'Not today' })
  })

  test('one turns the sound on, and silences the call', async ({ sit }) => {
    const { page, press, tabTo, others, advance } = await sit('calls', { silent: true })
    await others(({ bob }) => bob.invitations.invite({ to: 'ada', timeoutMs: 60_000 }))
    await page.waitForTimeout(100)
    await advance(ARMED_MS)
    const dialog = page.getByRole('alertdialog')
    await tabTo(dialog.getByRole('button', { name: 'Turn on sound' }))
    await press('Enter')
    await expect(dialog.getByRole('button', { name: 'Silence' })).toBeVisible()
    await advance(ARMED_MS)
    await tabTo(dialog.getByRole('button', { name: 'Silence' }))
    await press('Enter')
    await expect(dialog).toContainText('Silenced')
    await expect(dialog.getByRole('button', { name: 'Accept' })).toBeVisible()
  })

  test('one tries again what has not worked', async ({ sit }) => {
    const { page, press, tabTo, others, advance } = await sit('calls')
    await others(({ bob }) => bob.invitations.invite({ to: 'ada', timeoutMs: 120_000 }))
    await advance(ARMED_MS)
    await others(({ signaling }) => signaling.network('ada').silence())
    const dialog = page.locator('[data-beckon=call-dialog]')
    await tabTo(page.getByRole('button', { name: 'Accept' }))
    await press('Enter')
    await advance(30_000)
    await expect(dialog.getByRole('alert').filter({ hasText: 'That did not work.' })).toBeVisible()
    await others(({ signaling }) => signaling.network('ada').restore())
    await advance(30_000)
    await tabTo(page.getByRole('button', { name: 'Try again' }))
    await press('Enter')
    await expect(page.getByRole('dialog')).toHaveAccessibleDescription('In call')
  })
})

test('who types in a modal dialog of the app keeps typing, and answers from there', async ({
  sit,
}) => {
  const { page, press, others, advance } = await sit('calls')
  await page.evaluate(() => {
    const form = document.createElement('dialog')
    form.innerHTML = '<label>Note <input></label>'
    document.body.append(form)
    form.showModal()
  })
  await press('t', 'e', 'a')
  await others(({ bob }) => bob.invitations.invite({ to: 'ada', inviteId: 'call' }))
  await press('!')
  await expect(page.getByLabel('Note')).toHaveValue('tea!')

  await press('F6')
  const dialog = page.getByRole('alertdialog', { name: 'Bob' })
  await expect(dialog).toBeFocused()
  await advance(ARMED_MS)
  await dialog.getByRole('button', { name: 'Accept' }).click()
  await expect(page.getByRole('dialog', { name: 'Bob' })).toHaveCount(1)
  const stands = await others(
    ({ bob }) => bob.store.getState().invitations.byId.get('call')?.status,
  )
  expect(stands).toBe('active')
})
