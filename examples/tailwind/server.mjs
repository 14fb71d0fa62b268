import { createSignalingServer } from 'beckon/server'

const server = createSignalingServer({ auth: 'none' })
const { url } = await server.listen(7878)
console.log(`Listening on ${url}`)
