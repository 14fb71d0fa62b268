import next from 'next'
import { startServer } from './startServer.ts'

// Run it with `npm run dev` or `npm run start`.
const dev = process.env.NODE_ENV !== 'production'
const port = Number(process.env.PORT ?? 3000)
const auth = dev ? 'none' : { secret: process.env.BECKON_SECRET }
await startServer(port, { app: next({ dev, hostname: 'localhost', port }), auth })
console.log(`Listening on http://localhost:${port}`)
