/**
 * Weighs what a page loads for the job that Beckon does, of Beckon and of others, and prints the table
 * of the README. Needs `npm run build` and the registry of npm.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { REACT, bundleFor } from './bundleFor.ts'

interface Rival {
  readonly packages: Readonly<Record<string, string>>
  /** What somebody imports to know who is there, to share attributes, and to call or to send. */
  readonly code: string
  readonly note?: string
}

const RIVALS: readonly Rival[] = [
  {
    packages: { 'socket.io-client': '4.8.4' },
    code: "export { io } from 'socket.io-client'",
    note: 'a connection, and nothing on top',
  },
  {
    packages: { ably: '2.28.0' },
    code: "export { BaseRealtime, FetchRequest, RealtimePresence, WebSocketTransport } from 'ably/modular'",
    note: 'modular, no hooks, no calls',
  },
  {
    packages: { pubnub: '12.0.3', 'pubnub-react': '3.0.2' },
    code: `
      export { default } from 'pubnub'
      export { PubNubProvider, usePubNub } from 'pubnub-react'`,
    note: 'no calls',
  },
  {
    packages: { ably: '2.28.0' },
    code: `
      export { Realtime } from 'ably'
      export { AblyProvider, ChannelProvider, useChannel, usePresence, usePresenceListener, useConnectionStateListener } from 'ably/react'`,
    note: 'no calls',
  },
  {
    packages: { '@tencentcloud/lite-chat': '4.2.1' },
    code: `
      export { default } from '@tencentcloud/lite-chat/basic'
      export { default as signaling } from '@tencentcloud/lite-chat/plugins/signaling'`,
    note: 'basic, with its plug-in for calls; no hooks',
  },
  {
    packages: { '@liveblocks/client': '3.24.2', '@liveblocks/react': '3.24.2' },
    code: `
      export { createClient } from '@liveblocks/client'
      export { LiveblocksProvider, RoomProvider, useBroadcastEvent, useEventListener, useOthers, useSelf, useStatus, useUpdateMyPresence } from '@liveblocks/react'`,
    note: 'no calls',
  },
  {
    packages: { tsignaling: '1.0.8', 'tim-js-sdk': '2.27.6' },
    code: `
      export { default as signaling } from 'tsignaling'
      export { default as chat } from 'tim-js-sdk'`,
    note: 'no hooks',
  },
  {
    packages: { 'livekit-client': '2.23.0', '@livekit/components-react': '2.9.24' },
    code: `
      export { Room } from 'livekit-client'
      export { LiveKitRoom, useChat, useConnectionState, useDataChannel, useParticipantAttributes, useParticipants } from '@livekit/components-react'`,
    note: 'with media; no calls',
  },
  {
    packages: { '@stream-io/video-react-sdk': '1.43.1' },
    code: "export { StreamCall, StreamVideo, StreamVideoClient, useCall, useCalls, useCallStateHooks } from '@stream-io/video-react-sdk'",
    note: 'with media',
  },
  {
    packages: { '@tencentcloud/chat': '3.6.6' },
    code: "export { default } from '@tencentcloud/chat'",
    note: 'without its module for calls; no hooks',
  },
  {
    packages: { 'agora-rtm-sdk': '2.3.0' },
    code: "export { default } from 'agora-rtm-sdk'",
    note: 'no hooks, no calls',
  },
]

const HOOKS = 'SignalingProvider, useSession, useChannel, useInvitation'

const OURS: readonly { readonly names: string; readonly note: string }[] = [
  { names: HOOKS, note: 'the hooks that everybody needs' },
  {
    names: `${HOOKS}, CallDialog, ChannelMemberList`,
    note: 'with `CallDialog`, `ChannelMemberList`',
  },
]

/**
 * What is loaded later. esbuild would take what it shares with the rest for something that is needed at
 * once, though the component that asks for it is not there.
 */
const LATER = ['*/moreOfMemberList.js', '*/LongLines.js']

/** Asked for by some for what a browser has no use for. */
const ELSEWHERE = [...REACT, 'agora-rtc-sdk-ng', 'util']

interface Row {
  readonly name: string
  readonly note: string
  readonly gzipBytes: number
}

async function main(): Promise<void> {
  const rows: Row[] = []
  for (const { names, note } of OURS) {
    const code = `export { ${names} } from './dist/index.js'`
    const folder = fileURLToPath(new URL('..', import.meta.url))
    const { gzipBytes } = await bundleFor({ code, folder, external: [...REACT, ...LATER] })
    rows.push({ name: '**Beckon**', note, gzipBytes })
  }
  for (const rival of RIVALS) rows.push(await weigh(rival))
  console.log('| package | | kB |\n| --- | --- | ---: |')
  for (const { name, note, gzipBytes } of rows.toSorted((a, b) => a.gzipBytes - b.gzipBytes)) {
    console.log(`| ${name} | ${note} | ${(gzipBytes / 1000).toFixed(1)} |`)
  }
}

/** In a folder of its own, so that nobody gets what another has brought along. */
async function weigh({ packages, code, note = '' }: Rival): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-sizes-'))
  const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`)
  const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund']
  try {
    await writeFile(join(folder, 'package.json'), '{ "private": true }')
    await promisify(execFile)('npm', ['install', ...flags, ...wanted], { cwd: folder })
    const { gzipBytes } = await bundleFor({ code, folder, external: ELSEWHERE })
    return { name: wanted.join(', '), note, gzipBytes }
  } finally {
    await rm(folder, { recursive: true })
  }
}

await main()
