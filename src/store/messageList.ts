import type { Message } from '../protocol/messages.ts'

/** How many messages of a conversation are kept in memory, besides older ones that were asked for. */
export const MESSAGES_KEPT = 500

interface Listed {
  readonly messages: readonly Message[]
  /** There are stored messages before this number. */
  readonly before?: number | undefined
}

/**
 * Puts messages where they belong: stored ones by their number, others at the end. Returns the same
 * array when all of them are there already.
 */
export function insertMessages(
  messages: readonly Message[],
  received: readonly Message[],
): readonly Message[] {
  if (received.length === 0) return messages
  // Mostly they follow what is there, and the array is copied once however many they are.
  const isInOrder = !received.some(isStored) || follows(latestStored(messages), received)
  return isInOrder ? [...messages, ...received] : received.reduce(insertMessage, messages)
}

/** Whether it is something to read for a user: what others wrote, and steps of calls that count. */
export function isNews({ from, invitation }: Message, userId: string | undefined): boolean {
  if (from === userId) return false
  if (invitation === undefined) return true
  return invitation.counts ?? (invitation.action === 'cancel' || invitation.action === 'timeout')
}

/** Whether a list of conversations shows it as the last message. */
export function isShown({ seq, invitation }: Message): boolean {
  return seq !== undefined && invitation?.counts !== false
}

function follows(latest: Message | undefined, received: readonly Message[]): boolean {
  let last = latest?.seq ?? 0
  for (const { seq } of received) {
    if (seq !== undefined && seq <= last) return false
    last = seq ?? last
  }
  return true
}

/** The one with the highest number. */
export function latestStored(messages: readonly Message[]): Message | undefined {
  return messages.findLast(isStored)
}

function insertMessage(messages: readonly Message[], message: Message): readonly Message[] {
  const { seq } = message
  if (seq === undefined) return [...messages, message]
  const index = messages.findLastIndex((each) => each.seq !== undefined && each.seq <= seq)
  if (messages[index]?.seq === seq) return messages
  // What has no number stays where it came; whatever follows `index` is newer or unnumbered.
  const isLast = !messages.slice(index + 1).some(isStored)
  return isLast ? [...messages, message] : messages.toSpliced(index + 1, 0, message)
}

/** Puts messages in place of those before. Drops what is more than is kept: it can be asked for again. */
export function keepLatest<Kept extends Listed & { readonly lastSeq: number }>(
  one: Kept,
  messages: readonly Message[],
): Kept {
  const kept = Math.max(MESSAGES_KEPT, one.messages.length)
  if (messages.length <= kept) return { ...one, messages }
  const rest = messages.slice(-kept)
  // Where nothing is stored, nobody looks at those that go: they have long left the processor's cache.
  const isStoredGone = one.lastSeq > 0 && messages.slice(0, -kept).some(isStored)
  const before = isStoredGone ? oldestOf(rest) : undefined
  return { ...one, messages: rest, ...(before === undefined ? {} : { before }) }
}

/**
 * Merges stored messages that were asked for. What is shown has no holes: when the page and what was
 * there do not meet, the older of them goes, and can be asked for again.
 */
export function mergePage(
  one: Listed & { readonly isLoaded: boolean },
  page: { readonly messages: readonly Message[]; readonly before: number | undefined },
): Pick<Listed, 'messages'> & { readonly before: number | undefined } {
  const messages = latestRun(insertMessages(one.messages, page.messages))
  const oldest = oldestOf(messages)
  if (oldest === undefined || oldest === 1) return { messages, before: undefined }
  // Only the server knows whether it has kept anything older.
  if (oldest === oldestOf(page.messages)) return { messages, before: page.before }
  const isSame = one.isLoaded && oldest === oldestOf(one.messages)
  return { messages, before: isSame ? one.before : oldest }
}

/** The messages after the last hole in their numbers. */
function latestRun(messages: readonly Message[]): readonly Message[] {
  let next: number | undefined
  for (let index = messages.length - 1; index >= 0; index--) {
    const seq = messages[index]?.seq
    if (seq === undefined) continue
    if (next !== undefined && seq !== next - 1) return messages.slice(index + 1)
    next = seq
  }
  return messages
}

function oldestOf(messages: readonly Message[]): number | undefined {
  return messages.find(isStored)?.seq
}

export function isStored({ seq }: Message): boolean {
  return seq !== undefined
}
