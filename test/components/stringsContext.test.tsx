import { render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { de } from '../../src/components/locales/de.ts'
import { signalingInAct } from '../signalingInAct.tsx'

it('two copies of the package in one page speak the language of one provider', async () => {
  const t = signalingInAct()
  const client = await t.connect('ada')
  const { SignalingProvider } = await import('../../src/components/SignalingProvider.tsx')
  vi.resetModules()
  const { CallButton } = await import('../../src/components/CallButton.tsx')
  render(
    <SignalingProvider client={client} strings={de}>
      <CallButton to="bob" />
    </SignalingProvider>,
  )
  await t.settle()
  expect(screen.getByRole('button')).toHaveAccessibleName('bob anrufen')
})
