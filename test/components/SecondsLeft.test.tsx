import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { IncomingCallBanner } from '../../src/components/IncomingCallBanner.tsx'
import { renderAda } from './renderAda.tsx'

const said = () =>
  screen
    .getAllByRole('status')
    .map(({ textContent }) => textContent)
    .filter((words) => /left to answer/.test(words))

describe.each([
  ['CallDialog', <CallDialog key="dialog" />],
  ['IncomingCallBanner', <IncomingCallBanner key="banner" />],
])('the time left in %s', (_, element) => {
  it('is said politely, once, when there are 10 s', async () => {
    const { t, bob } = await renderAda(element)
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await t.advance(19_000)
    expect(said()).toEqual([])
    for (let second = 0; second < 9; second++) {
      await t.advance(1000)
      expect(said()).toEqual(['10 seconds left to answer'])
    }
  })

  it('is said as it is where there is less from the first moment', async () => {
    const { t, bob } = await renderAda(element)
    await t.act(() => bob.invitations.invite({ to: 'ada', timeoutMs: 6000 }))
    expect(said()).toEqual(['6 seconds left to answer'])
  })
})
