import { vi } from 'vitest'

/** A loudspeaker of which a test says whether the browser lets it sound. */
export function stubAudio({ isAllowed }: { isAllowed: boolean }) {
  const played = new Set<object>()
  let allowed = isAllowed

  class FakeNode extends EventTarget {
    readonly gain = new FakeParam()
    readonly frequency = new FakeParam()
    connect<Next>(next: Next): Next {
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
    createGain = () => new FakeNode()
    createOscillator = () => new FakeNode()
  }
  vi.stubGlobal('AudioContext', FakeAudioContext)
  return { played, allow: () => void (allowed = true) }
}
