import { expect, test } from './demoTest.ts'

test('[CH2] two people in a lobby see each other', async ({ meet }) => {
  const { ada, bob } = await meet()

  await expect(ada.members).toContainText('2 members')
  await expect(ada.row('Bob')).toContainText('online')
  await expect(ada.row('Ada')).toContainText('You')
  await expect(bob.row('Ada')).toContainText('online')
  await expect(bob.row('Bob')).toContainText('You')
})

test('[AT1] a topic that one sets is the topic of both @full', async ({ meet }) => {
  const { ada, bob } = await meet()

  await ada.page.getByLabel('New topic').fill('Lunch?')
  await ada.page.getByRole('button', { name: 'Set' }).click()

  await expect(bob.page.getByText('Lunch?')).toBeVisible()
  await expect(ada.page.getByText('Lunch?')).toBeVisible()
  await expect(ada.page.getByLabel('New topic')).toHaveValue('')
})

test('[ME1] a message reaches both, the sender included', async ({ meet }) => {
  const { ada, bob } = await meet()

  await bob.page.getByLabel('Message', { exact: true }).fill('Hello')
  await bob.page.keyboard.press('Enter')

  for (const { page } of [ada, bob]) {
    const messages = page.getByRole('region', { name: 'Messages' }).getByRole('listitem')
    await expect(messages).toContainText(['Hello'])
  }
})

test('[CH1] who comes later finds the topic @full', async ({ open }) => {
  const ada = await open('ada')
  await ada.page.getByLabel('New topic').fill('Lunch?')
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByText('Lunch?')).toBeVisible()

  const bob = await open('bob')

  await expect(bob.page.getByText('Lunch?')).toBeVisible()
})

test('[SE5] who closes the page leaves after the grace window @full', async ({ serve, open }) => {
  const { port } = await serve({ signaling: { auth: 'none', graceMs: 500 } })
  const ada = await open('ada', { port })
  const bob = await open('bob', { port })
  await expect(ada.row('Bob')).toBeVisible()

  await bob.page.close()

  await expect(ada.row('Bob')).toBeHidden()
  await expect(ada.members).toContainText('1 member')
})
