import { describe, expect, it, vi } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { openServer } from '../server/openServer.ts'

const LOBBY = { channelId: 'lobby' }

/** The value of one line of the text, whatever the order of its labels. */
function valueIn(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}

describe('the metrics', () => {
  it('count connections and sessions', async () => {
    const { server, login } = await openServer()
    const [ada] = await Promise.all([login('ada'), login('bob')])
    let text = await server.metrics()
    expect(valueIn(text, 'beckon_connections')).toBe(2)
    expect(valueIn(text, 'beckon_sessions')).toBe(2)

    await ada.ask('session.logout', {})
    ada.socket.disconnect()
    await vi.waitFor(async () => {
      text = await server.metrics()
      expect(valueIn(text, 'beckon_connections')).toBe(1)
    })
    expect(valueIn(text, 'beckon_sessions')).toBe(1)
    expect(valueIn(text, 'beckon_session_ends_total{reason="loggedOut"}')).toBe(1)
  })

  it('count commands by name and by how they went', async () => {
    const { server, login } = await openServer()
    const ada = await login('ada')
    await ada.ask('channel.join', LOBBY)
    await ada.ask('message.send', { to: { channelId: 'attic' }, messageId: 'm', body: '1' })
    await ada.ask('no.such', {})
    await ada.ask('constructor', {})
    const text = await server.metrics()
    const count = (name: string, code: string) =>
      valueIn(text, `beckon_commands_total{name="${name}",code="${code}"}`)
    expect(count('session.login', 'OK')).toBe(1)
    expect(count('channel.join', 'OK')).toBe(1)
    expect(count('message.send', 'NOT_A_MEMBER')).toBe(1)
    expect(count('unknown', 'UNKNOWN_COMMAND')).toBe(2)
    expect(valueIn(text, 'beckon_command_duration_seconds_count{name="channel.join"}')).toBe(1)
    expect(valueIn(text, 'beckon_packets_sent_total')).toBeGreaterThan(3)
    expect(valueIn(text, 'beckon_sent_bytes_total')).toBeGreaterThan(100)
  })

  it('measure the backend, and count what fails there', async () => {
    const inner = memoryBackend()
    let isCut = false
    const { server, login } = await openServer({
      backend: {
        ...inner,
        commit: (key, change) =>
          isCut ? Promise.reject(new Error('cut')) : inner.commit(key, change),
      },
    })
    const ada = await login('ada')
    isCut = true
    await ada.ask('channel.join', LOBBY)
    const text = await server.metrics()
    expect(valueIn(text, 'beckon_backend_duration_seconds_count{method="commit"}')).toBeGreaterThan(
      1,
    )
    expect(valueIn(text, 'beckon_backend_failures_total{method="commit"}')).toBeGreaterThan(0)
  })

  it('tell how the process is', async () => {
    const { server } = await openServer()
    const text = await server.metrics()
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds')
    expect(text).toContain('process_resident_memory_bytes')
  })

  it('of two servers in one process are kept apart', async () => {
    const [first, second] = [await openServer(), await openServer()]
    await first.login('ada')
    expect(valueIn(await first.server.metrics(), 'beckon_sessions')).toBe(1)
    expect(valueIn(await second.server.metrics(), 'beckon_sessions')).toBe(0)
  })

  it('[OP6] name nobody', async () => {
    const { server, login } = await openServer()
    const ada = await login('canary-user')
    await login('canary-callee')
    await ada.ask('channel.join', { channelId: 'canary-channel' })
    await ada.ask('invitation.invite', { inviteId: 'canary-invitation', to: 'canary-callee' })
    await ada.ask('canary-command', {})
    expect(await server.metrics()).not.toContain('canary')
  })
})
