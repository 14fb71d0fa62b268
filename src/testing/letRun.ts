import type { FakeClock } from './fakeClock.ts'

/** How often the fake clock is moved on. */
const STEP_MS = 50

/** Moves a fake clock as the real one goes, until the returned function is called. */
export function letRun(clock: Pick<FakeClock, 'advance'>): () => void {
  let before = Date.now()
  let isOver = false
  let cancel: ReturnType<typeof setTimeout> | undefined
  const step = async () => {
    const now = Date.now()
    const ms = now - before
    before = now
    await clock.advance(ms)
    if (!isOver) cancel = setTimeout(() => void step(), STEP_MS)
  }
  void step()
  return () => {
    isOver = true
    clearTimeout(cancel)
  }
}
