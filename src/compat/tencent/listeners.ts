/** What every handler is called with. */
export interface ChatEvent<Data = unknown> {
  readonly name: string
  readonly data: Data
}

/** Any function: what a program gives for a handler. */
export type AnyFunction = (...args: never[]) => unknown

interface Listener {
  readonly handler: AnyFunction
  readonly context: unknown
}

/** Who wants to hear of what, in the vendor's way. */
export interface Listeners {
  on(name: string, handler?: AnyFunction | null, context?: unknown): void
  /** One handler, of one context when there is one; without a handler, all of that name. */
  off(name: string, handler?: AnyFunction | null, context?: unknown): void
  emit(name: string, data?: unknown): void
  clear(): void
}

export function createListeners(): Listeners {
  const byName = new Map<string, readonly Listener[]>()
  const of = (name: string) => byName.get(name) ?? []

  return {
    on(name, handler, context) {
      if (handler) byName.set(name, [...of(name), { handler, context }])
    },

    off(name, handler, context) {
      const isMeant = (one: Listener) =>
        !handler || (one.handler === handler && (context ?? one.context) === one.context)
      byName.set(
        name,
        of(name).filter((one) => !isMeant(one)),
      )
    },

    emit(name, data) {
      for (const { handler, context } of of(name)) {
        try {
          Reflect.apply(handler, context, [{ name, data }])
        } catch (error) {
          // It must neither keep others from hearing, nor end a program in Node.
          console.error(error)
        }
      }
    },

    clear: () => byName.clear(),
  }
}
