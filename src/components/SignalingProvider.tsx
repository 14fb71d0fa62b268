'use client'

import { useEffect, useState, type ReactNode } from 'react'
import {
  createSignalingClient,
  type SignalingClient,
  type SignalingClientOptions,
} from '../client/createSignalingClient.ts'
import type { GetToken, TokenRequest } from '../client/tokens.ts'
import { SignalingContext } from '../hooks/signalingContext.ts'
import { useLogin } from '../hooks/useLogin.ts'
import type { Strings } from './strings.ts'
import { StringsContext } from './stringsContext.ts'

export interface SignalingProviderProps extends SignalingClientOptions {
  /** A client made by the app. Otherwise one is made from the other props. */
  readonly client?: SignalingClient
  /** Who to log in for as long as the provider is mounted. Without it, `useSession().login` does. */
  readonly userId?: string
  /** What the components below say, and in which language. @default English */
  readonly strings?: Strings
  readonly children?: ReactNode
}

/**
 * Gives its children a client, and keeps `userId` logged in while it is mounted. One socket, whatever
 * the number of hooks below, in StrictMode too.
 *
 * @example
 * <SignalingProvider url="http://localhost:7878" userId="ada" getToken={fetchToken}>
 *   <Lobby />
 *   <CallDialog />
 * </SignalingProvider>
 */
export function SignalingProvider({
  client,
  userId,
  strings,
  children,
  ...options
}: SignalingProviderProps): ReactNode {
  const spoken = <StringsContext value={strings}>{children}</StringsContext>
  if (client !== undefined) {
    return (
      <Connected client={client} userId={userId}>
        {spoken}
      </Connected>
    )
  }
  // Another address is another client.
  return (
    <WithOwnClient key={options.url} userId={userId} options={options}>
      {spoken}
    </WithOwnClient>
  )
}

interface ConnectedProps {
  readonly client: SignalingClient
  readonly userId: string | undefined
  readonly children: ReactNode
}

function Connected({ client, userId, children }: ConnectedProps): ReactNode {
  useLogin(client, userId)
  return <SignalingContext value={client}>{children}</SignalingContext>
}

interface WithOwnClientProps extends Omit<ConnectedProps, 'client'> {
  readonly options: SignalingClientOptions
}

function WithOwnClient({ options, userId, children }: WithOwnClientProps): ReactNode {
  const [latest] = useState(() => createLatest(options.getToken))
  const [client] = useState(() =>
    createSignalingClient({ ...options, ...(options.getToken && { getToken: latest.ask }) }),
  )
  useEffect(() => latest.set(options.getToken), [latest, options.getToken])
  return (
    <Connected client={client} userId={userId}>
      {children}
    </Connected>
  )
}

/** An inline `getToken` is another one at each render; the client asks whichever is the latest. */
function createLatest(initial: GetToken | undefined) {
  let current = initial
  return {
    set: (getToken: GetToken | undefined) => void (current = getToken),
    ask(request: TokenRequest): string | Promise<string> {
      return typeof current === 'function' ? current(request) : (current ?? '')
    },
  }
}
