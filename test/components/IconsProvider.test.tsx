import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { CallButton } from '../../src/components/CallButton.tsx'
import { DialPad } from '../../src/components/DialPad.tsx'
import { IconsProvider } from '../../src/components/IconsProvider.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

async function show(element: React.ReactElement) {
  const t = signalingInAct()
  render(element, { wrapper: t.as('ada') })
  await t.settle()
  return {
    iconOf: (name: string) =>
      screen.getByRole('button', { name }).querySelector('[data-part="icon"]'),
  }
}

describe('IconsProvider', () => {
  it('puts icons of the app in place of ours, as decoration', async () => {
    const { iconOf } = await show(
      <IconsProvider icons={{ phone: <b title="A phone">P</b>, backspace: '⌫' }}>
        <CallButton to="bob" />
        <DialPad value="1" />
      </IconsProvider>,
    )
    expect(iconOf('Call bob')).toHaveTextContent('P')
    expect(iconOf('Call bob')).toHaveAttribute('aria-hidden', 'true')
    expect(iconOf('Delete the last digit')).toHaveTextContent('⌫')
  })

  it('leaves those that are not named, and adds to those above', async () => {
    const { iconOf } = await show(
      <IconsProvider icons={{ phone: 'P' }}>
        <IconsProvider icons={{ hangUp: 'H' }}>
          <CallButton to="bob" />
          <DialPad value="1" />
        </IconsProvider>
      </IconsProvider>,
    )
    expect(iconOf('Call bob')).toHaveTextContent('P')
    expect(iconOf('Delete the last digit')?.localName).toBe('svg')
  })

  it('leaves an icon out that is null', async () => {
    const { iconOf } = await show(
      <IconsProvider icons={{ phone: null }}>
        <CallButton to="bob" />
      </IconsProvider>,
    )
    expect(iconOf('Call bob')).toBeNull()
  })
})
