import type { Preview } from '@storybook/react-vite'
import {
  closeSignaling,
  loadSignaling,
  signalingGlobals,
  signalingToolbar,
  withAppearance,
} from 'beckon/testing/storybook'
import 'beckon/styles.css'

const preview: Preview = {
  loaders: [loadSignaling()],
  decorators: [withAppearance],
  beforeEach: closeSignaling,
  globalTypes: signalingToolbar(),
  initialGlobals: signalingGlobals,
}

export default preview
