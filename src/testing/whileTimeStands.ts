/** Of real time: nothing in one process takes so long. */
const PATIENCE_MS = 1000

/**
 * Waits for something that needs no time to pass. When it does, and time stands still, a test would
 * wait until its runner gives up; this says why.
 */
export async function whileTimeStands<Result>(
  action: Promise<Result>,
  { now, quiet }: { readonly now: () => number; readonly quiet: () => Promise<void> },
): Promise<Result> {
  let isOver = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const stuck = new Promise<never>((_resolve, reject) => {
    const look = async (before: number) => {
      // A machine that had no time for us had none for the answer either.
      await quiet()
      if (isOver) return
      if (now() === before) reject(new Error(MESSAGE))
      else later()
    }
    const later = () => {
      const before = now()
      timer = setTimeout(() => void look(before), PATIENCE_MS)
    }
    later()
  })
  const end = () => {
    isOver = true
    clearTimeout(timer)
  }
  action.then(end, end)
  return Promise.race([action, stuck])
}

const MESSAGE =
  'There was no answer, and none can come while the clock stands still: the network is slow, silent or away. Move the clock before you wait: `const done = t.user(…)…; await t.advance("1s"); await done`.'
