import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

/** What a browser makes when it subscribes, and keeps to read its pushes with. */
export interface BrowserKeys {
  /** As `PushSubscription.toJSON()` shows them. */
  readonly keys: { readonly p256dh: string; readonly auth: string }
  /** Reads an `aes128gcm` payload (RFC 8188 and 8291). Throws when it is for somebody else. */
  decrypt(body: Buffer): string
}

export function createBrowserKeys(): BrowserKeys {
  const curve = createECDH('prime256v1')
  const publicKey = curve.generateKeys()
  const auth = randomBytes(16)

  return {
    keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') },
    decrypt(body) {
      const { salt, recordSize, senderKey, record } = readHeader(body)
      if (record.length > recordSize) throw new Error('There is more than one record.')
      // RFC 8291, section 3.4.
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, senderKey])
      const secret = hkdf(curve.computeSecret(senderKey), auth, info, 32)
      // RFC 8188, section 2.2 and 2.3.
      const key = hkdf(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
      const nonce = hkdf(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
      return unpad(open(record, key, nonce))
    },
  }
}

/** RFC 8188, section 2.1: salt, record size, length of the key's id, and that id: the sender's key. */
function readHeader(body: Buffer) {
  const idLength = body.readUInt8(20)
  if (idLength !== 65) throw new Error(`The key of the sender has ${idLength} bytes, not 65.`)
  return {
    salt: body.subarray(0, 16),
    recordSize: body.readUInt32BE(16),
    senderKey: body.subarray(21, 21 + idLength),
    record: body.subarray(21 + idLength),
  }
}

function hkdf(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length))
}

function open(record: Buffer, key: Buffer, nonce: Buffer): Buffer {
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(record.subarray(-16))
  return Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
}

/** The last record ends with a 2 and then zeros (RFC 8188, section 2). */
function unpad(text: Buffer): string {
  const end = text.findLastIndex((byte) => byte !== 0)
  if (text[end] !== 2) throw new Error('The record is not the last one.')
  return text.subarray(0, end).toString('utf8')
}
