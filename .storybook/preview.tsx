import type { Preview } from '@storybook/react-vite'
import { StrictMode } from 'react'
import { expect } from 'storybook/test'
import '../src/components/styles.css'
import { loadSignaling, othersIn } from './withSignaling.tsx'

const preview: Preview = {
  tags: ['autodocs'],
  parameters: { a11y: { test: 'error' } },
  loaders: [loadSignaling],
  decorators: [
    (Story) => (
      <StrictMode>
        <Story />
      </StrictMode>
    ),
  ],
  beforeEach: (context) => () => othersIn(context).signaling.close(),
  async afterEach(context) {
    await expect(othersIn(context).signaling.failures).toEqual([])
  },
}

export default preview
