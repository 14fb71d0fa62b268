import { createId } from './createId.ts'

const ID_BYTES = 16
const BYTES_AT_ONCE = 64 * ID_BYTES

/** Makes a source of ids for who needs many: in Node drawing the bits costs more than all the rest. */
export function createIds(): () => string {
  const bits = new Uint8Array(BYTES_AT_ONCE)
  let at = BYTES_AT_ONCE
  return () => {
    if (at === BYTES_AT_ONCE) {
      crypto.getRandomValues(bits)
      at = 0
    }
    return createId(bits.subarray(at, (at += ID_BYTES)))
  }
}
