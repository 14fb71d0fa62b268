import { fileURLToPath } from 'node:url'

/** Examples and blocks import the package by its name, as apps do. In tests and stories that is src. */
export const sourceAlias = {
  'beckon/server': fileURLToPath(new URL('src/server/index.ts', import.meta.url)),
  beckon: fileURLToPath(new URL('src/index.ts', import.meta.url)),
}
