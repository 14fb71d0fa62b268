import { fireEvent, render } from '@testing-library/react'
import { useState, type ReactElement } from 'react'
import { createPortal } from 'react-dom'
import { afterEach, describe, expect, it } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { ChannelMemberList } from '../../src/components/ChannelMemberList.tsx'
import { DialPad } from '../../src/components/DialPad.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

/** Shows something to Ada within a shadow root, in which the document sees no focus. */
async function show(element: ReactElement) {
  const t = signalingInAct()
  const [bob, cleo] = [await t.connect('bob'), await t.connect('cleo')]
  const host = document.body.appendChild(document.createElement('div'))
  const shadow = host.attachShadow({ mode: 'open' })
  const Inside = t.as('ada')
  render(<Inside>{createPortal(element, shadow as unknown as Element)}</Inside>)
  await t.settle()
  const find = (selector: string) => {
    const found = shadow.querySelector<HTMLElement>(selector)
    if (found === null) throw new Error(`There is no ${selector}.`)
    return found
  }
  return { t, bob, cleo, shadow, find }
}

afterEach(() => document.body.replaceChildren())

describe('within a shadow root', () => {
  it('the next member has the focus when the one who had it leaves', async () => {
    const { t, bob, cleo, shadow, find } = await show(<ChannelMemberList channelId="lobby" />)
    await t.act(() => bob.channels.join('lobby'))
    await t.act(() => cleo.channels.join('lobby'))
    await t.act(() => find('[data-user-id="bob"]').focus())
    await t.act(() => bob.channels.leave('lobby'))
    expect(shadow.activeElement).toBe(find('[data-user-id="cleo"]'))
  })

  it('the key that has the focus stays the stop of the Tab key when others come', async () => {
    function Pad() {
      const [letters, setLetters] = useState(false)
      return <DialPad value="" letters={letters} onDoubleClick={() => setLetters(true)} />
    }
    const { t, find } = await show(<Pad />)
    await t.act(() => find('[data-digit="5"]').focus())
    await t.act(() => void fireEvent.doubleClick(find('[data-digit="5"]')))
    expect(find('[data-digit="A"]').tabIndex).toBe(-1)
    expect(find('[data-digit="5"]').tabIndex).toBe(0)
  })

  it('a call that is over gives the focus back to where it was', async () => {
    const { t, bob, shadow } = await show(
      <>
        <button id="before">Before</button>
        <CallDialog ringtone={false} attention={false} />
      </>,
    )
    const before = shadow.querySelector<HTMLElement>('#before')
    await t.act(() => before?.focus())
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(shadow.activeElement).toBe(shadow.querySelector('dialog'))
    await t.act(() => bob.invitations.cancel('one'))
    expect(shadow.activeElement).toBe(before)
  })
})
