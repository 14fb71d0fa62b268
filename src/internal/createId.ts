const HEX = Array.from({ length: 256 }, (_, byte) => (256 + byte).toString(16).slice(1))
const ID_BYTES = 16

/** Bits for the next 64 ids: in Node, drawing them costs more than all the rest. */
const pool = new Uint8Array(64 * ID_BYTES)
let used = pool.length

/** 128 random bits as 32 hex digits. Works without a secure context, unlike `crypto.randomUUID`. */
export function createId(): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  let id = ''
  for (const byte of pool.subarray(used, (used += ID_BYTES))) id += HEX[byte]
  return id
}
