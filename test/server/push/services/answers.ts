/** What a service is told to answer instead of what it would say by itself. */
export type Answer =
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      /** As JSON. */
      readonly body?: unknown
    }
  /** Ends the connection without an answer. */
  | 'drop'
  /** Never answers. */
  | 'silence'

export interface Answers {
  /** What to answer to the next requests, one each. Later ones are answered as they should be. */
  next(...answers: readonly Answer[]): void
  /** What to answer to every request until told otherwise; nothing for what it would say by itself. */
  always(answer?: Answer): void
  take(): Answer | undefined
}

export function createAnswers(): Answers {
  const queue: Answer[] = []
  let standing: Answer | undefined
  return {
    next: (...answers) => void queue.push(...answers),
    always: (answer) => void (standing = answer),
    take: () => queue.shift() ?? standing,
  }
}
