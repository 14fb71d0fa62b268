import type { Sample } from './measurePage.ts'

/** What was measured with so many members. */
export interface Cell {
  readonly members: number
  readonly rounds: readonly Sample[]
  /** Megabytes after a collection, every 30 s. Empty unless asked for. */
  readonly heaps: readonly number[]
}

interface Target {
  readonly name: string
  readonly wanted: number
  readonly got: number
  readonly isMet: boolean
}

const COLUMNS: readonly (readonly [title: string, of: keyof Sample, digits: number])[] = [
  ['commits/s', 'commitsPerSecond', 1],
  ['script ms/commit', 'scriptMsPerCommit', 2],
  ['script ms/s', 'scriptMsPerSecond', 0],
  ['task ms/s', 'taskMsPerSecond', 0],
  ['longest task ms', 'longestTaskMs', 0],
  ['heap MB', 'heapMb', 1],
  ['member events/s', 'memberEventsPerSecond', 0],
  ['messages/s', 'messagesPerSecond', 0],
]

/** A table of medians. */
export function describeCells(cells: readonly Cell[]): string {
  const head = ['members', ...COLUMNS.map(([title]) => title)]
  const rows = cells.map(({ members, rounds }) => [
    members.toLocaleString('en'),
    ...COLUMNS.map(([, of, digits]) => median(rounds.map((round) => round[of])).toFixed(digits)),
  ])
  const lines = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  return lines.join('\n')
}

/** Holds the medians against what is wanted. */
export function judgeCells(cells: readonly Cell[]): {
  readonly targets: readonly Target[]
  readonly text: string
} {
  const targets = [
    ...cells.flatMap(({ members, rounds, heaps }) => [
      atMost(`commits/s at ${members} members`, 60.5, medianOf(rounds, 'commitsPerSecond')),
      atMost(
        `script ms per commit at ${members} members`,
        4,
        medianOf(rounds, 'scriptMsPerCommit'),
      ),
      ...(heaps.length < 4
        ? []
        : [atMost(`growth of the heap at ${members}`, 1.05, growth(heaps))]),
    ]),
    ...ratios(cells),
  ]
  const text = targets.map(
    ({ name, got, wanted, isMet }) =>
      `${isMet ? 'met   ' : 'MISSED'} ${name}: ${got.toFixed(2)}, at most ${wanted}`,
  )
  return { targets, text: text.join('\n') }
}

/** By commit: how many there are in a second is also up to what else the machine has to do. */
function ratios(cells: readonly Cell[]): readonly Target[] {
  const [few, many] = [cells[0], cells.at(-1)]
  if (few === undefined || many === undefined || few === many) return []
  const of = `${many.members} members to ${few.members}`
  const scriptMs = ({ rounds }: Cell) => medianOf(rounds, 'scriptMsPerCommit')
  const taskMs = ({ rounds }: Cell) =>
    median(rounds.map((round) => round.taskMsPerSecond / round.commitsPerSecond))
  return [
    atMost(`script ms per commit, ${of}`, 1.2, scriptMs(many) / scriptMs(few)),
    atMost(`task ms per commit, ${of}`, 1.2, taskMs(many) / taskMs(few)),
  ]
}

function atMost(name: string, wanted: number, got: number): Target {
  return { name, wanted, got, isMet: got <= wanted }
}

/** The second half of the time to the first, without its beginning. */
function growth(heaps: readonly number[]): number {
  const half = Math.floor(heaps.length / 2)
  return median(heaps.slice(half)) / median(heaps.slice(1, half + 1))
}

function medianOf(rounds: readonly Sample[], name: keyof Sample): number {
  return median(rounds.map((round) => round[name]))
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
