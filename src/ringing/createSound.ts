import { PATTERNS, type Pattern, type Tone } from './tones.ts'

export interface PlayOptions {
  /** One of the tones that are made here, the address of a file, or notes. */
  readonly source: Tone | (string & {}) | Pattern
  /** From 0 to 1. */
  readonly volume: number
  /** The device to play on, as `MediaDeviceInfo.deviceId` names it. @default the system's */
  readonly sinkId?: string | undefined
}

/** The loudspeaker of a page. Made when something is to be heard, never before. */
export interface Sound {
  /** Whether the browser lets this page be heard. `undefined` until it has been tried. */
  readonly isUnlocked: boolean | undefined
  /** Asks the browser. Of use within the handler of a click or a key. Never rejects. */
  unlock(): Promise<boolean>
  /** Calls when `isUnlocked` has changed. Returns its undo. */
  subscribe(listener: () => void): () => void
  /** Begins to play, over and over, and returns how to stop. Nobody hears it before `isUnlocked`. */
  play(options: PlayOptions): () => void
}

/** A browser that forbids sound does not answer at all. */
const ANSWER_WITHIN_MS = 400

/** What is heard must be there a moment before, and what ends must not click. */
const LEAD_S = 0.05
const FADE_S = 0.03

export function createSound(report: (error: unknown) => void): Sound {
  let context: AudioContext | undefined
  let isUnlocked: boolean | undefined
  const listeners = new Set<() => void>()

  return {
    get isUnlocked() {
      return isUnlocked
    },
    async unlock() {
      const opened = open()
      if (opened === undefined) return false
      // It is never answered where sound is forbidden, and rejected where a page is going away.
      const asked = opened.resume().catch(report)
      await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS))])
      tell(opened.state === 'running')
      return opened.state === 'running'
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    play(options) {
      const opened = open()
      if (opened === undefined) return () => {}
      setSink(opened, options.sinkId ?? '')
      const gain = opened.createGain()
      gain.gain.value = options.volume
      gain.connect(opened.destination)
      const stop = playInto(opened, gain, options.source)
      return () => {
        gain.gain.setTargetAtTime(0, opened.currentTime, FADE_S / 3)
        setTimeout(() => {
          stop()
          gain.disconnect()
        }, FADE_S * 1000)
      }
    },
  }

  function open(): AudioContext | undefined {
    if (context !== undefined || typeof AudioContext === 'undefined') return context
    const opened = new AudioContext()
    opened.addEventListener('statechange', () => tell(opened.state === 'running'))
    context = opened
    return opened
  }

  function tell(is: boolean): void {
    if (is === isUnlocked) return
    isUnlocked = is
    for (const listener of [...listeners]) listener()
  }

  function setSink(opened: AudioContext, sinkId: string): void {
    // Chromium alone has it, and the types do not.
    const withSink = opened as AudioContext & {
      readonly sinkId?: string
      setSinkId?(id: string): Promise<void>
    }
    if (withSink.setSinkId === undefined || withSink.sinkId === sinkId) return
    withSink.setSinkId(sinkId).catch(report)
  }

  function playInto(
    opened: AudioContext,
    into: AudioNode,
    source: PlayOptions['source'],
  ): () => void {
    if (typeof source === 'object') return repeat(opened, into, source)
    if (isTone(source)) return repeat(opened, into, PATTERNS[source])
    let stop: (() => void) | undefined
    let isStopped = false
    void loop(opened, into, source).then(
      (stopLoop) => {
        if (isStopped) stopLoop()
        else stop = stopLoop
      },
      (error: unknown) => {
        report(error)
        // A call that nobody hears is worse than one that sounds different.
        if (!isStopped) stop = repeat(opened, into, PATTERNS.ring)
      },
    )
    return () => {
      isStopped = true
      stop?.()
    }
  }
}

function isTone(source: string): source is Tone {
  return Object.hasOwn(PATTERNS, source)
}

async function loop(context: AudioContext, into: AudioNode, url: string): Promise<() => void> {
  const response = await fetch(url)
  if (!response.ok) {
    throw new Error(
      `The ringtone ${url} could not be loaded: ${response.status}. The usual one is played instead. Check the address.`,
    )
  }
  const node = context.createBufferSource()
  node.buffer = await context.decodeAudioData(await response.arrayBuffer())
  node.loop = true
  node.connect(into)
  node.start()
  return () => {
    node.stop()
    node.disconnect()
  }
}

// A round ahead of time: the timers of a page in the background are late.
function repeat(context: AudioContext, into: AudioNode, pattern: Pattern): () => void {
  const playing = new Set<OscillatorNode>()
  let nextAt = context.currentTime + LEAD_S
  const timer = setInterval(schedule, 500)
  schedule()
  return () => {
    clearInterval(timer)
    for (const node of playing) node.stop()
  }

  function schedule(): void {
    // What was not heard, because the page was locked, is not caught up with.
    if (nextAt < context.currentTime) nextAt = context.currentTime + LEAD_S
    while (nextAt < context.currentTime + 2 + pattern.everyMs / 1000 / 2) {
      for (const note of pattern.notes) for (const hz of note.hz) strike({ ...note, hz }, nextAt)
      nextAt += pattern.everyMs / 1000
    }
  }

  function strike(
    { atMs, forMs, hz, gain = 1 }: { atMs: number; forMs: number; hz: number; gain?: number },
    from: number,
  ): void {
    const begin = from + atMs / 1000
    const end = begin + forMs / 1000
    const node = context.createOscillator()
    const envelope = context.createGain()
    node.frequency.value = hz
    envelope.gain.setValueAtTime(0, begin)
    envelope.gain.linearRampToValueAtTime(0.25 * gain, begin + 0.015)
    if (pattern.shape === 'bell') envelope.gain.exponentialRampToValueAtTime(0.001, end)
    else envelope.gain.setTargetAtTime(0, end - FADE_S, FADE_S / 3)
    node.connect(envelope).connect(into)
    node.start(begin)
    node.stop(end)
    playing.add(node)
    node.addEventListener('ended', () => {
      playing.delete(node)
      envelope.disconnect()
    })
  }
}
