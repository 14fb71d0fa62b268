import type { Member } from '../protocol/channels.ts'

/**
 * Members by user id, in the order in which they came. One never changes; to make the next one from it
 * costs the same however many they are.
 */
export interface MemberMap extends ReadonlyMap<string, Member> {
  /** All of them: the same array each time. */
  readonly list: readonly Member[]
  /** The one since which nobody has come or gone, whoever has changed. */
  readonly order: MemberMap
  /** The member at a place in the order. */
  at(place: number): Member | undefined
  /** The next one: some leave, then others come, as the last, or change where they are. */
  with(members: readonly Member[], left?: readonly string[]): MemberMap
}

export function toMemberMap(members: readonly Member[]): MemberMap {
  return create([], { chunkOf: new Map() }).with(members)
}

/** Members one after the other. When one of them changes, all of them are copied. */
type Chunk = readonly Member[]
const CHUNK_LENGTH = 128

/** Where people leave, chunks become short; they are cut anew when there is so much more room. */
const SPARSE = 4

/**
 * Which chunk somebody is in. It is shared by all that were made one from the other, because to copy it
 * costs more the more they are: it tells the truth about the last of them, and may about others.
 */
interface Index {
  readonly chunkOf: Map<string, number>
  last?: MemberMap | undefined
}

function create(chunks: readonly Chunk[], index: Index, order?: MemberMap): MemberMap {
  let list: readonly Member[] | undefined
  const map: MemberMap = {
    // For this moment it is the last.
    size: index.chunkOf.size,
    get list() {
      return (list ??= chunks.flat())
    },
    get order() {
      return order ?? map
    },
    get(userId) {
      const isThis = (member: Member) => member.userId === userId
      const found = chunks[index.chunkOf.get(userId) ?? -1]?.find(isThis)
      return found ?? (index.last === map ? undefined : map.list.find(isThis))
    },
    has: (userId) => map.get(userId) !== undefined,
    at(place) {
      let rest = place
      for (const chunk of chunks) {
        if (rest < chunk.length) return chunk[rest]
        rest -= chunk.length
      }
      return undefined
    },
    with(members, left = []) {
      const draft = [...chunks]
      const next = index.last === map ? index : { chunkOf: toChunkOf(chunks) }
      next.last = undefined
      const isReordered = change(draft, next.chunkOf, { members, left })
      const isSparse = draft.length * CHUNK_LENGTH > SPARSE * (map.size + CHUNK_LENGTH)
      const changed = isSparse ? toChunks(draft.flat()) : draft
      return create(
        changed,
        isSparse ? { chunkOf: toChunkOf(changed) } : next,
        isReordered ? undefined : map.order,
      )
    },
    forEach: (run) => map.list.forEach((member) => run(member, member.userId, map)),
    keys: () => map.list.map(({ userId }) => userId).values(),
    values: () => map.list.values(),
    entries: () => map.list.map(toEntry).values(),
    [Symbol.iterator]: () => map.entries(),
  }
  index.last = map
  return map
}

/** Returns whether somebody has come or gone. */
function change(
  chunks: Chunk[],
  chunkOf: Map<string, number>,
  { members, left }: { readonly members: readonly Member[]; readonly left: readonly string[] },
): boolean {
  let isReordered = false
  for (const userId of left) {
    const at = chunkOf.get(userId)
    if (at === undefined) continue
    isReordered = chunkOf.delete(userId)
    chunks[at] = (chunks[at] ?? []).filter((one) => one.userId !== userId)
  }
  for (const member of members) {
    const { userId } = member
    const at = chunkOf.get(userId)
    if (at !== undefined) {
      chunks[at] = (chunks[at] ?? []).map((one) => (one.userId === userId ? member : one))
      continue
    }
    isReordered = true
    const last = chunks.at(-1)
    if (last === undefined || last.length >= CHUNK_LENGTH) chunks.push([member])
    else chunks[chunks.length - 1] = [...last, member]
    chunkOf.set(userId, chunks.length - 1)
  }
  return isReordered
}

function toChunks(members: readonly Member[]): readonly Chunk[] {
  const count = Math.ceil(members.length / CHUNK_LENGTH)
  return Array.from({ length: count }, (_, at) =>
    members.slice(at * CHUNK_LENGTH, (at + 1) * CHUNK_LENGTH),
  )
}

function toChunkOf(chunks: readonly Chunk[]): Map<string, number> {
  return new Map(chunks.flatMap((chunk, at) => chunk.map(({ userId }) => [userId, at] as const)))
}

function toEntry(member: Member): [userId: string, member: Member] {
  return [member.userId, member]
}
