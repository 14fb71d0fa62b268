import { createSignalingServer } from '../../src/server/index.ts'

/** The server of bench/react.ts, in a process of its own: everybody hears of everybody. */
const server = createSignalingServer({
  auth: 'none',
  graceMs: 1000,
  limits: {
    members: 1e6,
    announcedMembers: 1e6,
    connectionsPerAddress: Infinity,
    newConnectionsPerAddressPerSecond: Infinity,
    newConnectionsPerSecond: Infinity,
    connectionsWithoutSession: 1e6,
    failedLoginsPerAddressPerMinute: Infinity,
    commandsPerSessionPerSecond: 1e6,
    messagesPerUserPerSecond: 1e6,
    messagesPerChannelPerSecond: 1e6,
    // A page that is busy reads late, and shall be measured all the same.
    outboundBytesPerSession: 1e9,
  },
})
const { url } = await server.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ url })

// Nobody is left to ask.
process.on('disconnect', () => process.exit())
