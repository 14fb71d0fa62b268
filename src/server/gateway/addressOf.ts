import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

interface RemoteEnd {
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/**
 * The address that a request is counted under. `proxies` is how many proxies of ours it has passed:
 * each has added one address to `X-Forwarded-For`, and what stands further left is hearsay. An IPv6
 * address is its /64, because whoever has one has all of them.
 */
export function addressOf(
  { headers, socket }: Pick<IncomingMessage, 'headers'> & RemoteEnd,
  proxies: number,
): string {
  const direct = socket.remoteAddress ?? ''
  return networkOf(forwardedFor(headers['x-forwarded-for'], proxies) ?? direct) ?? direct
}

function forwardedFor(header: string | string[] | undefined, proxies: number): string | undefined {
  if (header === undefined || proxies === 0) return undefined
  const hops = String(header).split(',')
  return hops.at(-Math.min(proxies, hops.length))
}

function networkOf(text: string): string | undefined {
  const address = withoutPort(text.trim())
  const version = isIP(address)
  if (version === 4) return address
  if (version === 0) return undefined
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  return mapped ?? `${groupsOf(address).slice(0, 4).join(':')}::/64`
}

// `1.2.3.4:5678`, `[::1]:5678`, `fe80::1%eth0`
function withoutPort(text: string): string {
  const inner = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1')
  return inner.replace(/%.*$/, '')
}

function groupsOf(address: string): readonly string[] {
  const [start = '', end] = address.split('::')
  const before = toGroups(start)
  if (end === undefined) return before
  const after = toGroups(end)
  // An IPv4 tail takes the place of two groups.
  const length = 8 - (address.includes('.') ? 1 : 0)
  return [...before, ...Array<string>(length - before.length - after.length).fill('0'), ...after]
}

function toGroups(text: string): readonly string[] {
  if (text === '') return []
  return text.split(':').map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
}
