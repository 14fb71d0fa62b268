import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'

/** A file of an item, as https://ui.shadcn.com/schema/registry-item.json has it. */
export interface RegistryFile {
  readonly path: string
  readonly type: string
  readonly target: string
  readonly content?: string
}

export interface RegistryItem {
  readonly name: string
  readonly files: readonly RegistryFile[]
}

export interface Registry {
  readonly items: readonly RegistryItem[]
  /** What there is in plain CSS, and from that in Tailwind. */
  readonly blocks: readonly string[]
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export async function readRegistry(): Promise<Registry> {
  const { items } = JSON.parse(await read('registry/registry.json')) as Registry
  const names = items.map(({ name }) => name)
  return { items, blocks: names.filter((name) => !name.endsWith('-tailwind')) }
}

/** An item with the content of its files: what a registry serves. */
export async function toItem(item: RegistryItem): Promise<RegistryItem> {
  const files = await Promise.all(
    item.files.map(async (file) => ({ ...file, content: await read(file.path) })),
  )
  return {
    ...{ $schema: 'https://ui.shadcn.com/schema/registry-item.json' },
    ...item,
    files,
  }
}

/**
 * The Tailwind variant of a block: the same component, with utilities where it had a class of its own.
 * Both are written once, so neither can be better than the other.
 */
export async function toTailwind(name: string): Promise<string> {
  const plain = await read(`registry/plain/${name}.tsx`)
  const utilities = new Map(
    Object.entries(JSON.parse(await read(`registry/tailwind/${name}.json`)) as object),
  )
  const used = new Set<string>()
  const replaced = plain
    .replace(`import './${name}.css'\n`, '')
    .replaceAll(/className="([^"]+)"/g, (_, className: string) => {
      used.add(className)
      return `className="${String(utilities.get(className))}"`
    })
  const unknown = [...used].filter((className) => !utilities.has(className))
  const unused = [...utilities.keys()].filter((className) => !used.has(className))
  if (unknown.length > 0 || unused.length > 0) {
    throw new Error(
      `registry/tailwind/${name}.json does not fit its block. It lacks: ${unknown.join(', ')}. Nobody uses: ${unused.join(', ')}.`,
    )
  }
  const filepath = `${ROOT}/registry/tailwind/${name}.tsx`
  return format(replaced, { ...(await resolveConfig(filepath)), filepath })
}

function read(path: string): Promise<string> {
  return readFile(`${ROOT}/${path}`, 'utf8')
}
