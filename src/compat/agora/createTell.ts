import type { Log } from './createLog.ts'

/** Calls what a program has put into a slot of an object, if anything. */
export type Tell = <Target extends object, Name extends keyof Target & string>(
  target: Target,
  name: Name,
  ...args: ArgsOf<Target[Name]>
) => void

type ArgsOf<Value> = Value extends (...args: infer Args) => void ? Args : never

export function createTell(log: Log): Tell {
  return (target, name, ...args) => {
    log.write('DEBUG', name)
    const handler = target[name]
    if (typeof handler === 'function') callSafely(handler.bind(target), ...args)
  }
}

/** Calls a function of the program, if it is one. What it throws is shown, and disturbs nobody. */
export function callSafely(cb: unknown, ...args: readonly unknown[]): void {
  if (typeof cb !== 'function') return
  try {
    cb(...args)
  } catch (error) {
    console.error(error)
  }
}
