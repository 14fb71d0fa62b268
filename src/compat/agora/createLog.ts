import type { LogLevel } from './surface.ts'

export interface Log {
  set(isEnabled?: boolean, level?: string): void
  write(level: LogLevel, text: string): void
}

const LEVELS: readonly string[] = ['DEBUG', 'INFO', 'WARNING']

/** Says on the console what happens, once it is switched on. Never what anybody has said. */
export function createLog(): Log {
  let isOn = false
  let least = 0
  return {
    set(isEnabled = false, level = 'DEBUG') {
      const rank = LEVELS.indexOf(level)
      if (rank === -1) {
        console.log(`setDoLog knows DEBUG, INFO and WARNING, and not ${level}.`)
        return
      }
      isOn = isEnabled
      least = rank
    },
    write(level, text) {
      if (isOn && LEVELS.indexOf(level) >= least) console.log(`beckon/agora ${level} ${text}`)
    },
  }
}
