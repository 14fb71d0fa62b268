import type { StorybookConfig } from '@storybook/react-vite'
import { reactCompiler } from '../reactCompiler.config.ts'

const config: StorybookConfig = {
  framework: {
    name: '@storybook/react-vite',
    // The one at the root builds the library.
    options: { builder: { viteConfigPath: '.storybook/vite.config.ts' } },
  },
  stories: ['../stories/**/*.stories.tsx', '../examples/testing/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  typescript: { reactDocgen: 'react-docgen' },
  viteFinal: (vite) => ({ ...vite, plugins: [...(vite.plugins ?? []), reactCompiler()] }),
}

export default config
