/**
 * Writes the Tailwind blocks from the plain ones, and every item of registry/registry.json as the JSON
 * that `shadcn add` reads: npx tsx scripts/buildRegistry.ts
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRegistry, toItem, toTailwind } from '../registry/registry.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OUT = join(ROOT, 'dist-registry')

const registry = await readRegistry()
for (const name of registry.blocks) {
  await writeFile(join(ROOT, `registry/tailwind/${name}.tsx`), await toTailwind(name))
}
await rm(OUT, { recursive: true, force: true })
await mkdir(OUT)
for (const item of registry.items) {
  await writeFile(join(OUT, `${item.name}.json`), toJson(await toItem(item)))
}
await writeFile(join(OUT, 'registry.json'), await readFile(join(ROOT, 'registry/registry.json')))
console.log(`${registry.items.length} items are in dist-registry.`)

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
