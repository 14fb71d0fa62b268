import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  bundle,
  type Declaration,
  type Rule,
  type Selector,
  type SelectorComponent,
} from 'lightningcss'

const STYLES = fileURLToPath(new URL('../../src/components/styles.css', import.meta.url))

/** A style rule, and the at-rules that it stands in, outermost first. */
export interface StyleRule {
  readonly selectors: readonly Selector[]
  readonly declarations: readonly Declaration[]
  readonly within: readonly Rule[]
}

export interface Styles {
  /** Everything that is at the top, outside of any other rule. */
  readonly topLevel: readonly Rule[]
  readonly all: readonly Rule[]
  readonly rules: readonly StyleRule[]
  /** As it is written, without comments, every import in its place. */
  readonly text: string
}

/** The style sheet of the components, as a parser of CSS sees it. */
export function readStyles(): Styles {
  let topLevel: readonly Rule[] = []
  bundle({
    filename: STYLES,
    visitor: {
      StyleSheet(sheet) {
        // An import leaves a gap where it was.
        topLevel = sheet.rules.filter(({ type }) => type !== 'ignored')
      },
    },
  })
  const all: Rule[] = []
  const rules: StyleRule[] = []
  walk(topLevel, [])
  return { topLevel, all, rules, text: readText('styles.css') }

  function walk(inside: readonly Rule[], within: readonly Rule[]): void {
    for (const rule of inside) {
      all.push(rule)
      if (rule.type === 'style') {
        const { selectors, declarations } = rule.value
        const { declarations: usual = [], importantDeclarations: important = [] } =
          declarations ?? {}
        rules.push({ selectors, declarations: [...usual, ...important], within })
      }
      if ('value' in rule && rule.value && 'rules' in rule.value)
        walk(rule.value.rules as Rule[], [...within, rule])
    }
  }
}

function readText(file: string): string {
  const text = readFileSync(new URL(`../../src/components/${file}`, import.meta.url), 'utf8')
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/@import '\.\/([\w.]+)'[^;]*;/g, (_, path: string) => readText(path))
}

/** What counts for specificity, from the outside: `:where()` counts for nothing. */
export function weighty(selector: Selector): readonly SelectorComponent[] {
  return selector.filter(
    (component) =>
      component.type !== 'combinator' &&
      // It cannot stand in :where(), and weighs as little as anything can.
      component.type !== 'pseudo-element' &&
      !(component.type === 'pseudo-class' && component.kind === 'where'),
  )
}

/** Whether each alternative of the first compound looks for something of ours. */
export function isOurs(selector: Selector): boolean {
  const [first] = selector
  if (first?.type !== 'pseudo-class' || first.kind !== 'where') return false
  return first.selectors.every((alternative) => alternative.some(isMark))
}

function isMark(component: SelectorComponent): boolean {
  return component.type === 'attribute' && component.name.startsWith('data-beckon')
}

export interface VariableUse {
  readonly name: string
  readonly fallback: string | undefined
}

/** Every `var(--beckon-…)` of a text, with its default, in the order in which they stand. */
export function usesOf(text: string): readonly VariableUse[] {
  return [...text.matchAll(/var\(\s*(--beckon-[\w-]+)/g)].map(
    ({ index, 0: begin, 1: name = '' }) => {
      const inside = upToEnd(text.slice(index + begin.length))
      const fallback = inside.startsWith(',') ? inOneLine(inside.slice(1)) : undefined
      return { name, fallback }
    },
  )
}

/** Up to the parenthesis that closes what was open before. */
function upToEnd(text: string): string {
  let depth = 1
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '(') depth++
    if (text[index] === ')') depth--
    if (depth === 0) return text.slice(0, index).trim()
  }
  throw new Error(`No end of ${text.slice(0, 40)}`)
}

export function inOneLine(css: string): string {
  return css.trim().replaceAll(/\s+/g, ' ').replaceAll(/\(\s+/g, '(').replaceAll(/\s+\)/g, ')')
}
