/** A browser in which this page may not be heard, whatever is clicked. Returns its undo. */
export function forbidSound(): () => void {
  return stub(() => 'suspended')
}

/** A browser in which this page may be heard. Returns its undo. */
export function allowSound(): () => void {
  return stub(() => 'running')
}

/** A browser that lets this page be heard once somebody has pressed a button. Returns its undo. */
export function letBePressed(): () => void {
  let state: AudioContextState = 'suspended'
  const press = () => void (state = 'running')
  addEventListener('click', press, { capture: true })
  const undo = stub(() => state)
  return () => {
    removeEventListener('click', press, { capture: true })
    undo()
  }
}

function stub(readState: () => AudioContextState): () => void {
  const { AudioContext } = globalThis
  const node = { connect: (next: unknown) => next, disconnect() {}, gain: {} }
  class StubContext extends EventTarget {
    readonly currentTime = 0
    readonly destination = node
    get state() {
      return readState()
    }
    // Where it may not be heard it does not even answer.
    resume = () => (readState() === 'running' ? Promise.resolve() : new Promise(() => {}))
    createGain = () => node
  }
  Object.defineProperty(globalThis, 'AudioContext', { configurable: true, value: StubContext })
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
