/**
 * In which rows replies may be: always where one is, and next to never where none is. It takes 16
 * to 32 bytes for each, however long its names are, for as long as it may be asked for.
 */
export interface SqliteReplyIndex {
  add(
    record: number,
    commandId: string,
    place: { readonly row: number; readonly until: number },
  ): void
  /** The newest first. */
  find(record: number, commandId: string): readonly number[]
  /** Forgets what may be asked for no longer. */
  forget(now: number): void
}

/** What was added in a stretch of time. It never grows, so that nothing is ever moved. */
interface Table {
  /** A number made of the names in each slot that is taken, else 0. */
  readonly marks: Uint32Array
  readonly rows: Uint32Array
  count: number
  until: number
}

const MIN_SLOTS = 2 ** 12

const MAX_SLOTS = 2 ** 21

const NO_ROWS: readonly number[] = []

export function sqliteReplyIndex(seed: number): SqliteReplyIndex {
  /** The newest last. */
  let tables: Table[] = []

  return {
    add(record, commandId, { row, until }) {
      const table = tableWithRoom()
      const { place, mark } = hash(record, commandId, seed)
      const free = table.marks.indexOf(0, place & (table.marks.length - 1))
      const slot = free < 0 ? table.marks.indexOf(0) : free
      table.marks[slot] = mark
      table.rows[slot] = row
      table.count++
      table.until = Math.max(table.until, until)
    },

    find(record, commandId) {
      if (tables.length === 0) return NO_ROWS
      const { place, mark } = hash(record, commandId, seed)
      let found: number[] | undefined
      for (const { marks, rows } of tables) {
        const mask = marks.length - 1
        for (let slot = place & mask; marks[slot] !== 0; slot = (slot + 1) & mask) {
          if (marks[slot] === mark) (found ??= []).push(rows[slot] ?? 0)
        }
      }
      return found?.toSorted((one, other) => other - one) ?? NO_ROWS
    },

    forget(now) {
      tables = tables.filter(({ until }) => until > now)
    },
  }

  function tableWithRoom(): Table {
    const last = tables.at(-1)
    if (last !== undefined && last.count < last.marks.length / 2) return last
    const slots = last === undefined ? MIN_SLOTS : Math.min(MAX_SLOTS, 2 * last.marks.length)
    const table = {
      marks: new Uint32Array(slots),
      rows: new Uint32Array(slots),
      count: 0,
      until: 0,
    }
    tables.push(table)
    return table
  }
}

/** Where to look, and what for: two sums of the same, one of which is never 0. */
function hash(record: number, commandId: string, seed: number): { place: number; mark: number } {
  let place = seed ^ record
  let mark = ~seed ^ record
  for (let at = 0; at < commandId.length; at++) {
    const code = commandId.charCodeAt(at)
    place = Math.imul(place ^ code, 0x9e3779b1)
    mark = Math.imul(mark ^ code, 0x5f356495)
  }
  place = Math.imul(place ^ (place >>> 16), 0x85ebca6b)
  mark = Math.imul(mark ^ (mark >>> 15), 0xc2b2ae35)
  return { place: (place ^ (place >>> 13)) >>> 0, mark: (mark ^ (mark >>> 16)) >>> 0 || 1 }
}
