import type fc from 'fast-check'
import type { House, Tab } from './openHouse.ts'

/** What the model knows: enough to say what must hold. The server's records say the rest. */
export interface Model {
  count: number
}

export type Command<Real extends House = House> = fc.AsyncCommand<Model, Real>

/** Does something with one tab. Whether it succeeds is for the server to say. */
export function command<Real extends House = House>(
  name: string,
  tab: number,
  run: (tab: Tab, real: Real, count: number) => unknown,
): Command<Real> {
  return {
    check: () => true,
    async run(model, real) {
      const done = run(real.tab(tab), real, ++model.count)
      if (done instanceof Promise) done.catch(() => {})
      await Promise.resolve()
    },
    toString: () => `${name}(${tab})`,
  }
}

export function advance(ms: number): Command {
  return {
    check: () => true,
    run: (_model, { clock }) => clock.advance(ms),
    toString: () => `advance(${ms})`,
  }
}
