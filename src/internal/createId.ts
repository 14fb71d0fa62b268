const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** 128 random bits as 32 hex digits. Works without a secure context, unlike `crypto.randomUUID`. */
export function createId(bits = crypto.getRandomValues(new Uint8Array(16))): string {
  let id = ''
  for (const byte of bits) id += HEX[byte]
  return id
}
