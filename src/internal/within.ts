import type { Clock } from './clock.ts'

export interface WithinOptions {
  readonly clock: Clock
  readonly ms: number
  /** What it fails with when it takes longer. */
  readonly late: () => Error
}

/** Waits for what is not ours, but not for ever. */
export function within<Result>(
  work: () => Promise<Result> | Result,
  { clock, ms, late }: WithinOptions,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(() => reject(late()), ms)
    const settle = (run: () => void) => {
      cancel()
      run()
    }
    new Promise<Result>((begin) => begin(work())).then(
      (result) => settle(() => resolve(result)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}
