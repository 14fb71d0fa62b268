/**
 * Turns './x.ts' into './x.js' in the declarations that tsc wrote to dist. Its option
 * rewriteRelativeImportExtensions does so in JavaScript only (microsoft/TypeScript#61037).
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const RELATIVE_SPECIFIER = /(\b(?:from|import|module)\s*\(?\s*)(['"])(\.\.?\/[^'"]+?)\.tsx?\2/g

const files = await readdir('dist', { recursive: true })
for (const file of files.filter((name) => name.endsWith('.d.ts'))) {
  const path = join('dist', file)
  const before = await readFile(path, 'utf8')
  const after = before.replace(RELATIVE_SPECIFIER, '$1$2$3.js$2')
  if (after !== before) await writeFile(path, after)
}
