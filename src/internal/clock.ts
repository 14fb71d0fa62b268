/** Where time comes from. Everything that waits takes one, so that a test can move it by hand. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Calls `run` once after `ms`, unless the returned function is called before. */
  setTimer(run: () => void, ms: number): () => void
  /** Calls `run` after everything that this turn of the event loop still has to do. */
  nextTick(run: () => void): void
  /** Calls `run` before the screen is painted next. Soon, when there is no screen or nobody looks. */
  nextFrame(run: () => void): void
}

/** The clock on the wall. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(run, ms) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  nextTick: (run) => defer(run),
  nextFrame(run) {
    // A page in the background is not painted, and must go on all the same.
    const timer = setTimeout(runOnce, FRAME_MS)
    const frame = globalThis.requestAnimationFrame?.(runOnce)
    function runOnce() {
      clearTimeout(timer)
      if (frame !== undefined) cancelAnimationFrame(frame)
      run()
    }
  },
}

/** Longer than a frame of any screen, shorter than what a person notices. */
const FRAME_MS = 50

// Node's setImmediate runs after the I/O of a turn. Browsers have no such thing; a message to
// oneself is the nearest, and unlike setTimeout it is neither clamped nor throttled.
function defer(run: () => void): void {
  if (typeof setImmediate === 'function') {
    setImmediate(run)
    return
  }
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    run()
  }
  port2.postMessage(null)
}
