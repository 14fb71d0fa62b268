/** Numbers that look random and are the same for a seed: what has failed can be run again. */
export interface Source {
  /** A whole number from 0 up to, but without, the bound. */
  below(bound: number): number
  pick<Item>(items: readonly Item[]): Item
}

/** Mulberry32. */
export function createSource(seed: number): Source {
  let state = seed >>> 0
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }
  return {
    below,
    pick<Item>(items: readonly Item[]): Item {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('There is nothing to pick from.')
      return item
    },
  }
}
