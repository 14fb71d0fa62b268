/**
 * Writes the Tailwind blocks from the plain ones, and every item of registry/registry.json as the JSON
 * that `shadcn add` reads: npx tsx scripts/buildRegistry.ts. They go to dist-registry, unless a folder
 * is given.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRegistry, toItem, toTailwind } from '../registry/registry.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OUT = process.argv[2] ?? join(ROOT, 'dist-registry')

const registry = await readRegistry()
for (const name of registry.blocks) {
  const path = join(ROOT, `registry/tailwind/${name}.tsx`)
  const made = await toTailwind(name)
  // Whoever reads it meanwhile must not find it half written.
  if ((await readFile(path, 'utf8').catch(() => '')) !== made) await writeFile(path, made)
}
await rm(OUT, { recursive: true, force: true })
await mkdir(OUT, { recursive: true })
for (const item of registry.items) {
  await writeFile(join(OUT, `${item.name}.json`), toJson(await toItem(item)))
}
await writeFile(join(OUT, 'registry.json'), await readFile(join(ROOT, 'registry/registry.json')))
console.log(`${registry.items.length} items are in ${OUT}.`)

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
