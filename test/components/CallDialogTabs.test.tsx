import { render, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

describe('CallDialog in two tabs of a browser', () => {
  it.each([
    ['it rings', <CallDialog key="it" mode="inline" />],
    ['the app rings by itself', <CallDialog key="app" mode="inline" ringtone={false} />],
  ])('says that another tab has answered, and not another device, where %s', async (_, element) => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const phone = await t.connect('zoe')
    const tab = () => {
      const { container } = render(element, { wrapper: t.as('zoe') })
      return within(container)
    }
    const [first, second] = [tab(), tab()]
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'zoe', inviteId: 'one' }))
    // What tabs say to each other is not by the clock of the test.
    await t.act(() => new Promise((resolve) => setTimeout(resolve, 100)))
    await t.advance(200)
    await t.advance(700)
    await t.act(() => second.getByRole('button', { name: 'Accept' }).click())
    expect(second.getByRole('dialog')).toHaveAccessibleDescription('In call')
    expect(first.getByRole('dialog')).toHaveAccessibleDescription('Answered in another tab')

    await t.act(() => bob.invitations.end('one'))
    await t.advance(5000)
    await t.act(() => bob.invitations.invite({ to: 'zoe', inviteId: 'two' }))
    await t.act(() => phone.invitations.accept('two'))
    for (const dialog of screen.getAllByRole('dialog')) {
      expect(dialog).toHaveAccessibleDescription('Answered on another device')
    }
  })
})
