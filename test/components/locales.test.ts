import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { languageOf } from '../../src/components/languageOf.ts'
import { ar } from '../../src/components/locales/ar.ts'
import { de } from '../../src/components/locales/de.ts'
import { en } from '../../src/components/locales/en.ts'
import { es } from '../../src/components/locales/es.ts'
import { fr } from '../../src/components/locales/fr.ts'
import { it as italian } from '../../src/components/locales/it.ts'
import { ja } from '../../src/components/locales/ja.ts'
import { ko } from '../../src/components/locales/ko.ts'
import { nl } from '../../src/components/locales/nl.ts'
import { pl } from '../../src/components/locales/pl.ts'
import { ptBR } from '../../src/components/locales/pt-BR.ts'
import { zhCN } from '../../src/components/locales/zh-CN.ts'
import { plural } from '../../src/components/plural.ts'
import type { Strings } from '../../src/components/strings.ts'

const catalogues = [ar, de, en, es, fr, italian, ja, ko, nl, pl, ptBR, zhCN]
const byLang = catalogues.map((strings) => [strings.lang, strings] as const)

/** Zero, one, two, few and many of the languages that have them. */
const COUNTS = [0, 1, 2, 5, 21]

describe('the catalogues', () => {
  it('are one file each, named by its language', () => {
    const files = readdirSync(new URL('../../src/components/locales', import.meta.url))
    expect(files.toSorted()).toEqual(catalogues.map(({ lang }) => `${lang}.ts`).toSorted())
    expect(catalogues.map(({ lang }) => Intl.getCanonicalLocales(lang)[0])).toEqual(
      catalogues.map(({ lang }) => lang),
    )
  })

  it.each(byLang)('%s has the keys of English, in its order', (_, strings) => {
    expect(keysOf(strings)).toEqual(keysOf(en))
  })

  it.each(byLang)('%s says something wherever English does', (_, strings) => {
    const said = sentencesOf(strings)
    expect(said.length).toBeGreaterThan(100)
    expect(
      said.filter(([, text]) => text.trim() === '' || /undefined|NaN|\$\{/.test(text)),
    ).toEqual([])
  })

  it.each(byLang)('%s says whom and what it was given', (_, strings) => {
    const silent = sentencesOf(strings).filter(([path, text, given]) =>
      needs(path, given).some((word) => !text.includes(word)),
    )
    expect(silent).toEqual([])
  })

  it.each(byLang.filter(([lang]) => lang !== 'en'))('%s is not English', (_, strings) => {
    const english = new Map(sentencesOf(en).map(([path, text]) => [path, text]))
    const same = sentencesOf(strings).filter(([path, text]) => english.get(path) === text)
    // A few words are the same in many languages: "Server", "online", and what is only a frame.
    expect(same.length).toBeLessThan(sentencesOf(en).length / 5)
  })
})

describe('a count', () => {
  it.each([
    ['ar', ['لا أعضاء', 'عضو واحد', 'عضوان', '5 أعضاء', '21 عضوًا']],
    ['de', ['0 Mitglieder', '1 Mitglied', '2 Mitglieder', '5 Mitglieder', '21 Mitglieder']],
    ['en', ['0 members', '1 member', '2 members', '5 members', '21 members']],
    ['fr', ['0 membre', '1 membre', '2 membres', '5 membres', '21 membres']],
    ['ja', ['メンバー0人', 'メンバー1人', 'メンバー2人', 'メンバー5人', 'メンバー21人']],
    ['pt-BR', ['0 membro', '1 membro', '2 membros', '5 membros', '21 membros']],
  ])('has the words of %s', (lang, words) => {
    const strings = catalogues.find((one) => one.lang === lang)
    expect(COUNTS.map((count) => strings?.memberCount(count))).toEqual(words)
  })

  it('in Polish goes by its last digits', () => {
    expect([1, 2, 5, 12, 21, 22].map((count) => pl.people(count))).toEqual([
      '1 osoba',
      '2 osoby',
      '5 osób',
      '12 osób',
      '21 osób',
      '22 osoby',
    ])
  })

  it('of a million has words where a language has a form of its own for that', () => {
    expect(fr.people(1_000_000)).toBe('1000000 personnes')
    expect(plural('es', 1_000_000, { one: 'uno', other: 'muchos' })).toBe('muchos')
  })

  it.each(byLang)('in %s has a form for each of the forms of the language', (lang, strings) => {
    const { pluralCategories } = new Intl.PluralRules(lang).resolvedOptions()
    const forms = COUNTS.map((count) => strings.memberCount(count).replace(String(count), '#'))
    const isCounted = pluralCategories.length > 1
    expect(new Set(forms).size).toBeGreaterThan(isCounted ? 1 : 0)
    if (lang === 'ar') expect(new Set(forms).size).toBe(5)
  })
})

describe('several people', () => {
  it.each(byLang)('are named in %s, and the others counted', (_, strings) => {
    expect(strings.names(['Ada'])).toBe('Ada')
    expect(strings.names(['Ada', 'Bob'])).toMatch(/Ada.*Bob/)
    expect(strings.names(['Ada', 'Bob', 'Cleo', 'Dan'])).toMatch(/Ada.*3/)
    expect(strings.withOthers(['Ada'], 1)).toContain('Ada')
    expect(strings.withOthers(['Ada'], 6)).toMatch(/Ada.*5/)
    expect(strings.withOthers([], 5)).toContain('5')
  })
})

describe('the language of a component', () => {
  it('is written from right to left where it is', () => {
    expect(languageOf(ar)).toEqual({ lang: 'ar', dir: 'rtl' })
    expect(languageOf({ ...en, lang: 'he-IL' })).toEqual({ lang: 'he-IL', dir: 'rtl' })
    expect(languageOf({ ...en, lang: 'arn' })).toEqual({ lang: 'arn' })
    expect(languageOf(ptBR)).toEqual({ lang: 'pt-BR' })
  })
})

type Sentence = readonly [path: string, text: string, given: readonly unknown[]]

/** Everything that a catalogue can say, for each count, and for either side of a call. */
function sentencesOf(strings: Strings): readonly Sentence[] {
  return Object.entries(strings).flatMap(([key, value]) => say(key, value))
}

function say(path: string, value: unknown): readonly Sentence[] {
  if (typeof value === 'string') return [[path, value, []]]
  if (typeof value === 'function') return sayWithArguments(path, value as Speak)
  if (typeof value !== 'object' || value === null) return [[path, '', []]]
  return Object.entries(value).flatMap(([key, inner]) => say(`${path}.${key}`, inner))
}

type Speak = (...given: readonly unknown[]) => unknown

function sayWithArguments(path: string, speak: Speak): readonly Sentence[] {
  return argumentsFor(path, speak.length).map((given) => [path, String(speak(...given)), given])
}

function argumentsFor(path: string, length: number): readonly (readonly unknown[])[] {
  const lists = LISTS[path]
  if (lists !== undefined) return lists
  if (path.startsWith('callSteps.') || path.startsWith('endedBecause.')) {
    return [
      [true, 'Zoe'],
      [false, 'Zoe'],
    ]
  }
  if (COUNTED.test(path)) return COUNTS.map((count) => [count])
  return [['Zoe', 'Quux'].slice(0, Math.max(1, length))]
}

const COUNTED =
  /^(people|memberCount|devices|newMessages|others|more\w+|missed\w+|retryIn|secondsLeft)$/

/** What is given where it is neither a text nor one count. */
const LISTS: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  names: [[['Ada', 'Bob']]],
  withOthers: [[['Ada'], 6]],
  memberLabel: [[['Ada', 'Bob']]],
  membersFound: COUNTS.map((total) => [Math.min(total, 5), total]),
  membersJoined: [[['Ada']], [['Ada', 'Bob']], [['Ada', 'Bob', 'Cleo', 'Dan', 'Eve']]],
  membersLeft: [[['Ada']], [['Ada', 'Bob']], [['Ada', 'Bob', 'Cleo', 'Dan', 'Eve']]],
  announcement: [
    ['Zoe', { focus: 'F6', accept: 'Alt+A' }],
    ['Zoe', { focus: '', accept: 'Alt+A' }],
    ['Zoe', { focus: 'F6', accept: '' }],
    ['Zoe', { focus: '', accept: '' }],
  ],
}

// Arabic has a word for none, one and two, without a digit.
function needs(path: string, given: readonly unknown[]): readonly string[] {
  if (path.startsWith('callSteps.') || path.startsWith('endedBecause.')) return []
  if (path === 'withOthers') return ['Ada', '5']
  const words = given.flatMap((value) => wordsIn(value))
  // Of several who came or went together, it is said how many they are.
  const said =
    /^members(Joined|Left)$/.test(path) && words.length > 1 ? [String(words.length)] : words
  return said.filter((word) => !/^[012]$/.test(word))
}

function wordsIn(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null
    ? Object.values(value).map(String)
    : [String(value)]
}

function keysOf(value: object): readonly unknown[] {
  return Object.entries(value).map(([key, inner]) =>
    typeof inner === 'object' && inner !== null && key !== 'reasons'
      ? [key, keysOf(inner as object)]
      : key,
  )
}
