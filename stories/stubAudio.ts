/** A browser in which this page may not be heard. Returns its undo. */
export function forbidSound(): () => void {
  const { AudioContext } = globalThis
  const node = { connect: (next: unknown) => next, disconnect() {}, gain: {} }
  class SilentContext extends EventTarget {
    readonly state = 'suspended'
    readonly currentTime = 0
    readonly destination = node
    // It does not even answer.
    resume = () => new Promise(() => {})
    createGain = () => node
  }
  Object.defineProperty(globalThis, 'AudioContext', { configurable: true, value: SilentContext })
  forgetLoudspeaker()
  return () => {
    Object.defineProperty(globalThis, 'AudioContext', { configurable: true, value: AudioContext })
    forgetLoudspeaker()
  }
}

/** One loudspeaker per page: what comes next is another page. */
function forgetLoudspeaker(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('beckon.ringing'))
}
