import parser from '@typescript-eslint/parser'
import { defineConfig, globalIgnores } from 'eslint/config'
import hooks from 'eslint-plugin-react-hooks'
import storybook from 'eslint-plugin-storybook'

/** Only what oxlint cannot do: the rules of hooks, those of React Compiler, and Storybook's. */
export default defineConfig(
  globalIgnores(['dist/', 'dist-registry/', 'storybook-static/', 'coverage/', 'test-results/']),
  { files: ['**/*.{ts,tsx}'], languageOptions: { parser } },
  {
    ...hooks.configs.flat['recommended-latest'],
    files: ['{.storybook,demo,examples,registry,src,stories,test}/**/*.{ts,tsx}'],
    // The `use` of a Playwright fixture is not a hook.
    ignores: ['test/e2e/**', 'test/visual/**', 'src/testing/playwright.ts'],
  },
  storybook.configs['flat/recommended'],
)
