import { vi } from 'vitest'

/** A loudspeaker of which a test says whether the browser lets it sound. */
export function stubAudio({ isAllowed }: { isAllowed: boolean }) {
  const played = new Set<FakeNode>()
  const sinks: string[] = []
  let allowed = isAllowed

  class FakeNode extends EventTarget {
    readonly gain = new FakeParam()
    readonly frequency = new FakeParam()
    next: unknown
    buffer: unknown
    connect<Next>(next: Next): Next {
      this.next = next
      return next
    }
    disconnect(): void {}
    start(): void {
      played.add(this)
    }
    stop(at?: number): void {
      if (at !== undefined) return
      played.delete(this)
    }
  }
  class FakeParam {
    value = 0
    setValueAtTime(): void {}
    linearRampToValueAtTime(): void {}
    exponentialRampToValueAtTime(): void {}
    setTargetAtTime(): void {}
  }
  class FakeAudioContext extends EventTarget {
    state = 'suspended'
    readonly currentTime = 0
    readonly destination = new FakeNode()
    // A browser that forbids sound never answers.
    resume(): Promise<void> {
      if (!allowed) return new Promise(() => {})
      this.state = 'running'
      this.dispatchEvent(new Event('statechange'))
      return Promise.resolve()
    }
    async setSinkId(id: string): Promise<void> {
      sinks.push(id)
    }
    createGain = () => new FakeNode()
    createOscillator = () => new FakeNode()
    createBufferSource = () => new FakeNode()
    decodeAudioData = async (bytes: ArrayBuffer) => new TextDecoder().decode(bytes)
  }
  vi.stubGlobal('AudioContext', FakeAudioContext)
  return {
    played,
    sinks,
    allow: () => void (allowed = true),
    /** What sounds: the frequencies of a tone, or what is in a file. */
    heard: () => [
      ...new Set([...played].map(({ buffer, frequency }) => buffer ?? Math.round(frequency.value))),
    ],
    /** How loud it is. */
    volumes: () => [
      ...new Set([...played].map(({ buffer, next }) => gainOf(buffer ? next : nextOf(next)))),
    ],
  }

  function nextOf(node: unknown): unknown {
    return node instanceof FakeNode ? node.next : undefined
  }

  function gainOf(node: unknown): number | undefined {
    return node instanceof FakeNode ? node.gain.value : undefined
  }
}
