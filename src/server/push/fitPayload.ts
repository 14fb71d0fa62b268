import type { Push } from '../pushTransport.ts'

/** The texts of a push that may be shortened. */
export interface PushTexts {
  readonly title: string
  readonly body: string
  readonly extension?: string
}

export function textsOf({ title, body, content: { extension } }: Push): PushTexts {
  return { title, body, ...(extension === undefined ? {} : { extension }) }
}

/**
 * The largest payload within so many bytes of JSON. What does not fit loses its extension first, then
 * the end of its body, then that of its title. Nothing when even that is not enough.
 */
export function fitPayload<Payload>(
  texts: PushTexts,
  { maxBytes, build }: { maxBytes: number; build: (texts: PushTexts) => Payload },
): Payload | undefined {
  const fits = (tried: PushTexts) => Buffer.byteLength(JSON.stringify(build(tried))) <= maxBytes
  if (fits(texts)) return build(texts)

  const { title, body } = texts
  const shortBody = longest(body, (tried) => fits({ title, body: tried }))
  if (shortBody !== undefined) return build({ title, body: shortBody })

  const shortTitle = longest(title, (tried) => fits({ title: tried, body: '' }))
  return shortTitle === undefined ? undefined : build({ title: shortTitle, body: '' })
}

/** The longest beginning that fits, with a mark that there was more. */
function longest(text: string, fits: (text: string) => boolean): string | undefined {
  if (fits(text)) return text
  if (!fits('')) return undefined
  // What readers take for one character may be many code points: a family, a flag.
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
  const cut = (count: number) => (count === 0 ? '' : `${characters.slice(0, count).join('')}…`)

  let [low, high] = [0, characters.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (fits(cut(middle))) low = middle
    else high = middle
  }
  return cut(low)
}
