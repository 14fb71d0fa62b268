/** The tones that are made here, so that nobody needs a file or a licence. */
export type Tone = 'ring' | 'ringback' | 'waiting'

/** Frequencies that sound together, from an instant of the pattern on. */
export interface Note {
  readonly atMs: number
  readonly forMs: number
  readonly hz: readonly number[]
  /** Against the others of the pattern. @default 1 */
  readonly gain?: number
}

export interface Pattern {
  readonly notes: readonly Note[]
  /** After so long it begins again. */
  readonly everyMs: number
  /** `bell` fades at once, as something that was struck; `hum` holds. */
  readonly shape: 'bell' | 'hum'
}

/**
 * `ring` is a motif of six notes; `ringback` what a caller hears and `waiting` what somebody in a call
 * does, both as the telephone networks of North America have them (ITU-T E.180, supplement 2).
 */
export const PATTERNS: Readonly<Record<Tone, Pattern>> = {
  ring: {
    notes: [
      { atMs: 0, forMs: 420, hz: [659.26, 1318.51] },
      { atMs: 180, forMs: 420, hz: [830.61, 1661.22] },
      { atMs: 360, forMs: 640, hz: [987.77, 1975.53] },
      { atMs: 900, forMs: 420, hz: [659.26, 1318.51] },
      { atMs: 1080, forMs: 420, hz: [830.61, 1661.22] },
      { atMs: 1260, forMs: 900, hz: [987.77, 1975.53] },
    ],
    everyMs: 3000,
    shape: 'bell',
  },
  ringback: {
    notes: [{ atMs: 0, forMs: 2000, hz: [440, 480], gain: 0.4 }],
    everyMs: 6000,
    shape: 'hum',
  },
  waiting: {
    notes: [{ atMs: 0, forMs: 300, hz: [440], gain: 0.5 }],
    everyMs: 10_000,
    shape: 'hum',
  },
}
