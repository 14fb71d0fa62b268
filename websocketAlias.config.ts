import { fileURLToPath } from 'node:url'

/** Where pages that are made from src find `#websocket`, before there is a dist. */
export const websocketAlias = {
  '#websocket': fileURLToPath(new URL('src/client/WebSocket.ts', import.meta.url)),
}
