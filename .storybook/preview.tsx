import type { Preview } from '@storybook/react-vite'
import { StrictMode } from 'react'
import { configure, expect } from 'storybook/test'
import '../src/components/styles.css'
import {
  closeSignaling,
  signalingGlobals,
  signalingOf,
  signalingToolbar,
  withAppearance,
} from '../src/testing/storybook.tsx'
import { loadSignaling, locales } from './withSignaling.tsx'

// A bound for what never comes: code that is loaded later may be long in coming on a busy machine.
configure({ asyncUtilTimeout: 20_000 })

const preview: Preview = {
  tags: ['autodocs'],
  parameters: { a11y: { test: 'error' } },
  globalTypes: signalingToolbar(locales),
  initialGlobals: signalingGlobals,
  loaders: [loadSignaling],
  decorators: [
    withAppearance,
    (Story) => (
      <StrictMode>
        <Story />
      </StrictMode>
    ),
  ],
  beforeEach: closeSignaling,
  async afterEach(context) {
    await expect(signalingOf(context).failures).toEqual([])
  },
}

export default preview
