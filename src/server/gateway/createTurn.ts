/** A turn of the event loop. */
export interface Turn {
  /** Calls once the turn is over, in the order of the calls. */
  whenOver(run: () => void): void
  /** Does at once what is to be done when it is over. */
  end(): void
}

/** One immediate for all who wait, since there may be thousands. */
export function createTurn(): Turn {
  let waiting: (() => void)[] = []
  return {
    whenOver(run) {
      if (waiting.push(run) === 1) setImmediate(end)
    },
    end,
  }

  function end(): void {
    const runs = waiting
    waiting = []
    for (const run of runs) run()
  }
}
