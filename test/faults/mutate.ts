const SCRAPS = [
  ...['[', ']', '{', '}', '"', ',', ':', '\\', '-', '0', '9', '/', 'e', '\0', '\uFFFF', 'é', '😀'],
  ...[
    'null',
    'true',
    '1e999',
    '-1e-999',
    '"__proto__":',
    '\\ud800',
    '{"_placeholder":true,"num":0}',
  ],
  ...['constructor', '2', '0', '1', '3', '4', '5', '6', ' '.repeat(64), '[['.repeat(40)],
]

/** A text with one to four things wrong: cut, doubled, swapped, or with something in between. */
export function mutate(text: string, random: () => number): string {
  let mutated = text
  const count = 1 + Math.floor(random() * 4)
  for (let index = 0; index < count; index++) {
    const at = Math.floor(random() * (mutated.length + 1))
    const until = at + Math.floor(random() * 12)
    const [before, middle, after] = [
      mutated.slice(0, at),
      mutated.slice(at, until),
      mutated.slice(until),
    ]
    const scrap = SCRAPS[Math.floor(random() * SCRAPS.length)] ?? ''
    const ways = [before, after, before + after, before + middle + middle + after]
    ways.push(before + scrap + middle + after, before + scrap + after, scrap + mutated.slice(1))
    mutated = ways[Math.floor(random() * ways.length)] ?? mutated
  }
  return mutated
}
