import { startServer } from './startServer.ts'

await startServer(3000)
console.log('Listening on http://localhost:3000')
