import { render, renderHook, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { useChannel } from '../../src/hooks/useChannel.ts'
import { useSession } from '../../src/hooks/useSession.ts'
import { signalingInAct } from '../signalingInAct.tsx'

function WhoAmI() {
  const { session, status } = useSession()
  return <output>{`${session?.userId ?? 'nobody'} ${status}`}</output>
}

describe('SignalingProvider', () => {
  it('[CL4] logs in once in StrictMode, and out when it is gone', async () => {
    const t = signalingInAct()
    const client = t.client('ada')
    const app = (
      <SignalingProvider client={client} userId="ada">
        <WhoAmI />
      </SignalingProvider>
    )
    const { unmount } = render(app)
    await t.settle()
    expect(screen.getByRole('status')).toHaveTextContent('ada connected')
    expect(t.network('ada').opened).toBe(1)

    unmount()
    await t.settle()
    expect(client.store.getState().connection.status).toBe('idle')
  })

  it('stays logged in while another provider of the same client is there', async () => {
    const t = signalingInAct()
    const client = t.client('ada')
    const first = render(<SignalingProvider client={client} userId="ada" />)
    render(<SignalingProvider client={client} userId="ada" />)
    await t.settle()
    first.unmount()
    await t.settle()
    expect(client.store.getState().connection.status).toBe('connected')
    expect(t.network('ada').opened).toBe(1)
  })

  it('makes a client of its own, and asks the latest inline getToken', async () => {
    const t = signalingInAct()
    const { transport } = t.network('ada')
    const { clock } = t.client('ada')
    const asked = vi.fn()
    const app = (token: string) => (
      <SignalingProvider
        transport={transport}
        clock={clock}
        userId="ada"
        getToken={({ reason, userId }) => {
          asked(reason, userId, token)
          return token
        }}
      >
        <WhoAmI />
      </SignalingProvider>
    )
    const { rerender } = render(app('first'))
    await t.settle()
    expect(screen.getByRole('status')).toHaveTextContent('ada connected')

    rerender(app('second'))
    await t.settle()
    expect(t.network('ada').opened).toBe(1)
    expect(asked.mock.calls).toEqual([['login', 'ada', 'first']])

    await t.act(() => t.network('ada').drop())
    t.network('ada').restore()
    await t.advance(300)
    expect(asked).toHaveBeenLastCalledWith('reconnect', 'ada', 'second')
  })

  it('makes another client for another url, and logs the first one out', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const left = vi.fn()
    bob.on('channel.membersChanged', (event) => left(event.left, event.joined.length))
    const Lobby = () => <output>{useChannel('lobby').status}</output>
    const app = (url: string) => (
      <SignalingProvider url={url} transport={t.network('ada').transport} userId="ada">
        <Lobby />
      </SignalingProvider>
    )
    const { rerender } = render(app('http://one'))
    await t.settle()
    rerender(app('http://two'))
    await t.settle()
    expect(t.network('ada').opened).toBe(2)
    expect(screen.getByRole('status')).toHaveTextContent('ready')

    const member = bob.store.getState().channels.get('lobby')?.members.get('ada')
    expect(member?.sessionIds).toHaveLength(1)
  })

  it('logs the next user in when userId changes', async () => {
    const t = signalingInAct()
    const client = t.client('ada')
    const app = (userId?: string) => (
      <SignalingProvider client={client} {...(userId === undefined ? {} : { userId })}>
        <WhoAmI />
      </SignalingProvider>
    )
    const { rerender } = render(app('ada'))
    await t.settle()
    rerender(app('eve'))
    await t.settle()
    expect(screen.getByRole('status')).toHaveTextContent('eve connected')

    rerender(app())
    await t.settle()
    expect(screen.getByRole('status')).toHaveTextContent('nobody idle')
  })

  // The client logs in whoever was asked for first, after the logout that it waits for.
  it('ends with the last user when userId changes there and back at once', async () => {
    const t = signalingInAct()
    const client = t.client('ada')
    const app = (userId: string) => (
      <SignalingProvider client={client} userId={userId}>
        <WhoAmI />
      </SignalingProvider>
    )
    const { rerender } = render(app('ada'))
    await t.settle()
    rerender(app('eve'))
    rerender(app('ada'))
    await t.settle()
    expect(screen.getByRole('status')).toHaveTextContent('ada connected')
  })

  it('leaves nobody logged in when it goes right after userId has changed', async () => {
    const t = signalingInAct()
    const client = t.client('ada')
    const { rerender, unmount } = render(<SignalingProvider client={client} userId="ada" />)
    await t.settle()
    rerender(<SignalingProvider client={client} userId="eve" />)
    unmount()
    await t.settle()
    expect(client.store.getState().connection.status).toBe('idle')
    expect(client.store.getState().session).toBeUndefined()
  })

  it('does nothing without a userId until somebody logs in', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useSession(), {
      wrapper: ({ children }) => (
        <SignalingProvider transport={t.network('ada').transport}>{children}</SignalingProvider>
      ),
    })
    await t.settle()
    expect(t.network('ada').opened).toBe(0)
    await t.act(() => result.current.login('ada'))
    expect(result.current.session?.userId).toBe('ada')
    await t.act(() => result.current.logout())
  })

  it('says what is missing when it has nowhere to connect to', () => {
    expect(() => render(<SignalingProvider userId="ada" />)).toThrow('Pass url:')
  })
})
