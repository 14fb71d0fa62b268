import type { Clock } from '../../internal/clock.ts'
import type { Engine } from '../engine/createEngine.ts'
import type { Phones } from '../engine/services.ts'
import { openLine, type Line } from './openLine.ts'
import type { Sip } from './sip.ts'

export interface PhonesOptions {
  readonly sip: Sip
  readonly connect: Engine['connect']
  readonly clock: Clock
  readonly createId: () => string
  readonly report: (error: unknown) => void
}

export interface PhoneExchange extends Phones {
  /** Ends every call. */
  close(): Promise<void>
}

/** A number is heard of a moment after it was rung. */
const LINGER_MS = 1000

/**
 * Answers for numbers: a session in the name of the number, on this node, for as long as it is rung or
 * talks. So a call to a telephone is a call like any other, also when this node dies.
 */
export function createPhones({ clock, ...options }: PhonesOptions): PhoneExchange {
  /** By number. Each is kept by so many callers, besides its calls. */
  const lines = new Map<string, { readonly line: Line; callers: number }>()

  return {
    async pickUp(number) {
      const known = lines.get(number) ?? { line: open(number), callers: 0 }
      lines.set(number, known)
      known.callers++
      let isHeld = true
      const letGo = () => {
        if (!isHeld) return
        isHeld = false
        known.callers--
        clock.setTimer(() => hangUpIdle(number), LINGER_MS)
      }
      try {
        await known.line.ready
      } catch (error) {
        // Nobody answers: the number is as unreachable as without a gateway.
        options.report(error)
        lines.delete(number)
        return () => {}
      }
      return letGo
    },
    async close() {
      const all = [...lines.values()]
      lines.clear()
      await Promise.all(all.map(({ line }) => line.hangUp()))
    },
  }

  function open(number: string): Line {
    return openLine(number, { ...options, onIdle: () => hangUpIdle(number) })
  }

  function hangUpIdle(number: string): void {
    const known = lines.get(number)
    if (known === undefined || known.callers > 0 || known.line.isBusy()) return
    lines.delete(number)
    known.line.hangUp().catch(options.report)
  }
}
