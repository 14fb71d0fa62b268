import { fileURLToPath } from 'node:url'

const src = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url))

/** Examples import the package by its name, as apps do. The first one that fits counts. */
export const beckonAlias = {
  'beckon/server/push': src('server/push/index.ts'),
  'beckon/server': src('server/index.ts'),
  'beckon/styles.css': src('components/styles.css'),
  'beckon/testing/matchers': src('testing/matchers.ts'),
  'beckon/testing/playwright': src('testing/playwright.ts'),
  'beckon/testing/storybook': src('testing/storybook.tsx'),
  'beckon/testing': src('testing/index.ts'),
  beckon: src('index.ts'),
}
