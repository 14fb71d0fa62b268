import type { RecordKey } from '../../backend.ts'

/**
 * How many parts the keys are in, each in one slot of a cluster. It never changes in the life of a
 * deployment: with another number, records would be looked for where they are not.
 */
export const PARTITIONS = 256

/** Every key of the backend begins with one of these. */
export interface RedisKeys {
  /** What the keys of a partition begin with. Its hash tag puts them in one slot. */
  base(partition: number): string
  /** The same for what belongs to no record: the leases of nodes. */
  readonly nodes: string
}

export function redisKeys(prefix: string): RedisKeys {
  if (!/^[^{}\s]+$/.test(prefix)) {
    throw new Error(
      `redisBackend was given the prefix "${prefix}". It must not be empty and have neither braces nor spaces: braces say where a cluster keeps a key. Choose another one.`,
    )
  }
  const bases = Array.from({ length: PARTITIONS }, (_, at) => `${prefix}:{p${at}}`)
  return { base: (partition) => bases[partition] ?? '', nodes: `${prefix}:{nodes}` }
}

export function partitionOf(key: RecordKey): number {
  return crc16(key) % PARTITIONS
}

/** The slot of a cluster in which a key is. */
export function slotOf(key: string): number {
  const tag = /\{([^}]+)\}/.exec(key)?.[1] ?? key
  return crc16(tag) % 16_384
}

/** CRC-16 with the polynomial 0x1021, as clusters take it. */
function crc16(text: string): number {
  let crc = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // Almost no name is anything but ASCII, in which a character is a byte.
    if (code > 127) return crc16OfBytes(text)
    crc = withByte(crc, code)
  }
  return crc
}

function crc16OfBytes(text: string): number {
  return Buffer.from(text).reduce(withByte, 0)
}

function withByte(crc: number, byte: number): number {
  return ((crc << 8) ^ (TABLE[(crc >> 8) ^ byte] ?? 0)) & 0xffff
}

const TABLE: readonly number[] = Array.from({ length: 256 }, (_, at) => {
  let crc = at << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc & 0xffff
})
