import type { CommonStrings } from './strings.ts'

/**
 * For the root of a component: the language of its words, by which a screen reader chooses a voice, and
 * the direction where they are written from right to left. Others flow as the page does.
 */
export function languageOf({ lang }: CommonStrings): {
  readonly lang: string
  readonly dir?: 'rtl'
} {
  return RIGHT_TO_LEFT.test(lang) ? { lang, dir: 'rtl' } : { lang }
}

const RIGHT_TO_LEFT = /^(?:ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/
