import next from 'next'
import { startServer } from './startServer.ts'

// Run it with `npx tsx server.mjs`.
const dev = process.env.NODE_ENV !== 'production'
const auth = dev ? 'none' : { secret: process.env.BECKON_SECRET }
await startServer(3000, { app: next({ dev, hostname: 'localhost', port: 3000 }), auth })
console.log('Listening on http://localhost:3000')
