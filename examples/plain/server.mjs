import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createSignalingServer } from 'beckon/server'

// In a page of your own, take the script from the package: node_modules/beckon/dist/beckon.umd.js
const FILES = new Map([
  ['/', ['text/html', new URL('index.html', import.meta.url)]],
  ['/beckon.umd.js', ['text/javascript', new URL('../../dist/beckon.umd.js', import.meta.url)]],
])

const signaling = createSignalingServer({ auth: 'none' })
const http = createServer(async (request, response) => {
  const [type, path] = FILES.get(request.url.split('?')[0]) ?? []
  if (path === undefined) response.writeHead(404).end()
  else response.writeHead(200, { 'content-type': type }).end(await readFile(path))
})
http.listen(7878, '127.0.0.1')
await signaling.listen(http)
console.log('Open http://localhost:7878/?as=ana and http://localhost:7878/?as=bo')
