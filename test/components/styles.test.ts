import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inOneLine, isOurs, readStyles, usesOf, weighty } from './readStyles.ts'

const COMPONENTS = new URL('../../src/components/', import.meta.url)
const styles = readStyles()
const json = (value: unknown) => JSON.stringify(value)

describe('styles.css', () => {
  it('is read whole', () => {
    expect(styles.rules.length).toBeGreaterThan(150)
    const files = readdirSync(COMPONENTS).filter((file) => /^[A-Zb].*\.css$/.test(file))
    const imported = readFileSync(new URL('components.css', COMPONENTS), 'utf8')
    expect(files.filter((file) => !imported.includes(`'./${file}'`))).toEqual([])
  })

  it('stands in its layers, and nowhere else', () => {
    expect(new Set(styles.topLevel.map(({ type }) => type))).toEqual(
      new Set(['layer-statement', 'supports']),
    )
    const layers = styles.all.flatMap((rule) =>
      rule.type === 'layer-block' ? [rule.value.name?.join('.') ?? ''] : [],
    )
    expect([...new Set(layers)].toSorted()).toEqual(['beckon.base', 'beckon.components'])
    const loose = styles.rules.filter(
      ({ within }) => !within.some(({ type }) => type === 'layer-block'),
    )
    expect(loose).toEqual([])
  })

  it('has no specificity, so that any rule of an app wins', () => {
    const heavy = styles.rules.flatMap(({ selectors }) => selectors.flatMap(weighty))
    expect(heavy).toEqual([])
  })

  it('touches nothing but what is ours', () => {
    const foreign = styles.rules.filter(({ selectors }) => !selectors.every(isOurs))
    // A theme is said once, for a page or a part of it: it sets a variable of ours.
    expect(foreign.map(({ selectors }) => /dark|light/.test(json(selectors)))).toEqual([true, true])
    expect(foreign.map(({ declarations }) => declarations.map(nameOf))).toEqual([
      ['--beckon-scheme'],
      ['--beckon-scheme'],
    ])
  })

  it('names what is global after itself', () => {
    const keyframes = styles.all.flatMap((rule) =>
      rule.type === 'keyframes' ? [rule.value.name.value] : [],
    )
    expect(keyframes.filter((name) => !name.startsWith('beckon-'))).toEqual([])
    const containers = [...styles.text.matchAll(/container(?:-name)?:\s*([\w-]+)/g)]
    expect(containers.length).toBeGreaterThan(0)
    expect(containers.filter(([, name]) => !name?.startsWith('beckon-'))).toEqual([])
    const custom = styles.rules.flatMap(({ declarations }) =>
      declarations.map(nameOf).filter((name) => name.startsWith('--')),
    )
    expect(custom.filter((name) => !/^--(?:_|beckon-)/.test(name))).toEqual([])
  })

  it('knows no left and right, nor width and height', () => {
    const physical =
      /[{;\s](?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)[\w-]*|border-(?:top|bottom)-(?:left|right)-radius|left|right|top|bottom|float|(?:min-|max-)?(?:width|height))\s*:|text-align:\s*(?:left|right)/g
    const declarations = styles.text.replaceAll(/@(?:media|container)[^{]*/g, '')
    expect(declarations.match(physical) ?? []).toEqual([])
  })

  it('asks how large its container is, and never the page', () => {
    const queries = styles.text.match(/@media[^{]*/g) ?? []
    expect(queries.filter((query) => /width|height|inline-size|block-size/.test(query))).toEqual([])
    expect(styles.text).toMatch(/@container beckon-/)
  })

  it('moves only for those who do not mind', () => {
    const moving = styles.rules.filter(
      ({ declarations, within }) =>
        declarations.some(isMovement) && !json(within).includes('prefers-reduced-motion'),
    )
    expect(moving.map(({ selectors }) => json(selectors))).toEqual([])
  })

  it('answers to those who need more contrast, or colours of their own', () => {
    expect(styles.text).toContain('@media (prefers-contrast: more)')
    expect(styles.text).toContain('@media (forced-colors: active)')
  })

  it('leaves light-dark() to the browser, whatever the app is built with', () => {
    // Lightning CSS, by which Vite builds, lowers nothing that stands under such a condition.
    const conditions = styles.topLevel.flatMap((rule) =>
      rule.type === 'supports' ? [json(rule.value.condition)] : [],
    )
    expect(conditions.length).toBeGreaterThan(0)
    expect(conditions.filter((condition) => !condition.includes('light-dark('))).toEqual([])
  })
})

describe('the public variables', () => {
  const uses = usesOf(`${styles.text}\n${codeText()}`)
  const docs = readFileSync(new URL('../../docs/theming.md', import.meta.url), 'utf8')
  const rows = [...docs.matchAll(/^\| `(--beckon-[\w-]+)`\s*\| (.+?)\s*\| (.+?)\s*\|$/gm)].map(
    ([, name = '', meaning = '', fallback = '']) => ({ name, meaning, fallback }),
  )

  it('are all in the table, and nothing else is', () => {
    const names = [...new Set(uses.map(({ name }) => name))].toSorted()
    expect(names.length).toBeGreaterThan(25)
    expect(rows.map(({ name }) => name).toSorted()).toEqual(names)
  })

  it.each(rows.map((row) => [row.name, row] as const))(
    '%s has the default that is told',
    (_, row) => {
      const known = uses.filter(({ name }) => name === row.name).map(({ fallback }) => fallback)
      const told = /^`(.+)`$/.exec(row.fallback)?.[1]
      if (told === undefined) expect(row.fallback).toMatch(/^(?:none|per .+)$/)
      else expect(known).toContain(inOneLine(told))
      expect(row.meaning.length).toBeGreaterThan(3)
    },
  )

  it('have one default each, but for sizes that go with their place', () => {
    const sizes = new Set(['--beckon-avatar-size'])
    const several = [...new Set(uses.map(({ name }) => name))].filter(
      (name) =>
        !sizes.has(name) &&
        new Set(uses.filter((use) => use.name === name).map(({ fallback }) => fallback)).size > 1,
    )
    // More contrast is another default.
    expect(several.toSorted()).toEqual([
      '--beckon-border',
      '--beckon-muted',
      '--beckon-presence-offline',
      '--beckon-shadow',
    ])
  })
})

function nameOf(declaration: { readonly property: string; readonly value?: unknown }): string {
  const { property, value } = declaration
  if (property !== 'custom' && property !== 'unparsed') return property
  const { name, propertyId } = value as { name?: string; propertyId?: { property: string } }
  return name ?? propertyId?.property ?? property
}

/** What fades in after a while, and takes no time to do so, does not move. */
function isMovement(declaration: { readonly property: string; readonly value?: unknown }): boolean {
  const name = nameOf(declaration)
  return (
    name.startsWith('animation') && !/"type":"seconds","value":0[,}]/.test(json(declaration.value))
  )
}

function codeText(): string {
  return readdirSync(COMPONENTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => readFileSync(new URL(file, COMPONENTS), 'utf8'))
    .join('\n')
}
