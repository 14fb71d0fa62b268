/** Formats instants in a language, as the reader's country has it where the browser says which. */
export function formatterOf(
  lang: string,
  options: Intl.DateTimeFormatOptions,
): (at: number) => string {
  const key = JSON.stringify([lang, options])
  const known = formatters.get(key)
  if (known !== undefined) return known
  const formatter = new Intl.DateTimeFormat(variantOf(lang), options)
  const format = (at: number) => formatter.format(at)
  formatters.set(key, format)
  return format
}

/** Making one takes longer than a row of a list. */
const formatters = new Map<string, (at: number) => string>()

function variantOf(lang: string): string {
  const languages = globalThis.navigator?.languages ?? []
  return languages.find((language) => language.split('-')[0] === lang) ?? lang
}
