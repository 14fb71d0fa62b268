/**
 * What `#websocket` is outside Node: the class that is there when a connection is opened. Nothing is
 * looked up before, so a page is rendered without one, and a test may replace it.
 */
export function WebSocket(url: string): globalThis.WebSocket {
  return new globalThis.WebSocket(url)
}
