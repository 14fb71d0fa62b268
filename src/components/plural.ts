/** The plural forms that a language has. A catalogue that lacks one does not compile. */
interface PluralForms {
  readonly ar: 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
  readonly de: 'one' | 'other'
  readonly es: 'one' | 'other'
  readonly fr: 'one' | 'other'
  readonly it: 'one' | 'other'
  readonly nl: 'one' | 'other'
  readonly pl: 'one' | 'few' | 'many'
  readonly 'pt-BR': 'one' | 'other'
}

/** The words that go with a whole number in a language: one of `forms`, by the rules of `Intl`. */
export function plural<Lang extends keyof PluralForms>(
  lang: Lang,
  count: number,
  forms: Readonly<Record<PluralForms[Lang], string>>,
): string {
  const known: Partial<Record<Intl.LDMLPluralRule, string>> = forms
  // French, Italian and their kin have a form for millions, which is for "a million people".
  return known[rulesOf(lang).select(count)] ?? known.other ?? ''
}

/** Making one takes longer than a row of a list. */
const rules = new Map<string, Intl.PluralRules>()

function rulesOf(lang: string): Intl.PluralRules {
  const known = rules.get(lang) ?? new Intl.PluralRules(lang)
  rules.set(lang, known)
  return known
}
