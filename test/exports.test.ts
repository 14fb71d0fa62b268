import { createElement, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import * as agora from '../src/compat/agora/index.ts'
import * as agoraServer from '../src/compat/agora/server/index.ts'
import * as client from '../src/client/index.ts'
import * as devtools from '../src/devtools/index.ts'
import * as root from '../src/index.ts'
import * as protocol from '../src/protocol/index.ts'
import * as pushWorker from '../src/pushWorker/index.ts'
import * as server from '../src/server/index.ts'
import * as push from '../src/server/push/index.ts'
import * as redis from '../src/server/redis.ts'
import * as sqlite from '../src/server/sqlite.ts'
import * as suspense from '../src/suspense/index.ts'
import * as tencent from '../src/compat/tencent/index.ts'
import * as tencentServer from '../src/compat/tencent/server/index.ts'
import * as tsignaling from '../src/compat/tencent/legacy.ts'
import * as testing from '../src/testing/index.ts'
import * as matchers from '../src/testing/matchers.ts'
import * as playwright from '../src/testing/playwright.ts'
import * as storybook from '../src/testing/storybook.tsx'

describe('the public names', () => {
  it('of beckon', () => {
    expect(Object.keys(root).toSorted()).toEqual([
      'AvatarStack',
      'CallButton',
      'CallControls',
      'CallDialog',
      'CallHistory',
      'ChannelMemberList',
      'ChannelProvider',
      'ConnectionBanner',
      'DialPad',
      'EnableSoundPrompt',
      'IconsProvider',
      'IncomingCallBanner',
      'KickedDialog',
      'MessageComposer',
      'MessageList',
      'MissedCallBadge',
      'NotificationPermissionPrompt',
      'OutgoingCallPanel',
      'PresenceDot',
      'PresencePicker',
      'SignalingError',
      'SignalingErrorBoundary',
      'SignalingProvider',
      'useAttention',
      'useAutoAway',
      'useCallDialog',
      'useCallDialogContext',
      'useCallHistory',
      'useCallTimer',
      'useChannel',
      'useChannelAttr',
      'useChannelAttrs',
      'useChannelId',
      'useChannelMember',
      'useChannelMembers',
      'useChannelMessages',
      'useConnection',
      'useConversations',
      'useDtmf',
      'useInvitation',
      'useInvitations',
      'useInvite',
      'useInvitees',
      'useMissedCalls',
      'useNotificationAnswers',
      'usePeerMessages',
      'usePresence',
      'usePush',
      'useRingtone',
      'useServerClock',
      'useSession',
      'useSignaling',
      'useSignalingEvent',
      'useSoundUnlock',
      'useUser',
      'useUserAttr',
    ])
  })

  it('of beckon/agora', () => {
    expect(Object.keys(agora)).toEqual(['default'])
    expect(Object.keys(agoraServer)).toEqual(['agoraTokenAuth'])
  })

  it('of beckon/tencent', () => {
    expect(Object.keys(tencent).toSorted()).toEqual([
      'TSignaling',
      'TencentCloudChat',
      'default',
      'module.exports',
    ])
    expect(tencent.default).toBe(tencent.TencentCloudChat)
    expect(tsignaling.default).toBe(tencent.TSignaling)
    expect(Object.keys(tencentServer).toSorted()).toEqual([
      'anyAuth',
      'genUserSig',
      'tencentUserSigAuth',
    ])
  })

  it('of beckon/client', () => {
    expect(Object.keys(client).toSorted()).toEqual(['SignalingError', 'createSignalingClient'])
  })

  it('of beckon/devtools', () => {
    expect(Object.keys(devtools)).toEqual(['SignalingDevtools'])
  })

  it('of beckon/protocol', () => {
    expect(Object.keys(protocol).toSorted()).toEqual([
      'ERROR_SENTENCES',
      'LIMITS',
      'PROTOCOL_VERSION',
      'SignalingError',
      'commands',
      'events',
      'isCommandName',
      'isErrorCode',
    ])
  })

  it('of beckon/push-worker', () => {
    expect(Object.keys(pushWorker)).toEqual(['installPushWorker'])
  })

  it('of beckon/server', () => {
    expect(Object.keys(server).toSorted()).toEqual([
      'anyAuth',
      'createSignalingServer',
      'createToken',
      'memoryBackend',
    ])
  })

  it('of beckon/server/push', () => {
    expect(Object.keys(push).toSorted()).toEqual([
      'apns',
      'checkPushImage',
      'createVapidKeys',
      'fcm',
      'webPush',
    ])
  })

  it('of beckon/server/redis', () => {
    expect(Object.keys(redis).toSorted()).toEqual(['redisBackend'])
  })

  it('of beckon/server/sqlite', () => {
    expect(Object.keys(sqlite).toSorted()).toEqual(['sqliteBackend'])
  })

  it('of beckon/suspense', () => {
    expect(Object.keys(suspense).toSorted()).toEqual([
      'useChannel',
      'useChannelAttr',
      'useChannelAttrs',
      'useChannelMember',
      'useChannelMembers',
      'useChannelMessages',
      'useConversations',
      'usePeerMessages',
      'usePresence',
      'useUser',
      'useUserAttr',
    ])
  })

  it('of beckon/testing', () => {
    expect(Object.keys(testing).toSorted()).toEqual([
      'SignalingTestProvider',
      'createTestSignaling',
      'describeBackend',
      'replaySession',
    ])
    expect(Object.keys(matchers)).toEqual(['signalingMatchers'])
    expect(Object.keys(playwright)).toEqual(['signalingFixtures'])
    expect(Object.keys(storybook).toSorted()).toEqual([
      'closeSignaling',
      'loadSignaling',
      'signalingGlobals',
      'signalingOf',
      'signalingToolbar',
      'withAppearance',
      'withSignaling',
    ])
  })

  it('are the same class of error wherever they come from', () => {
    expect(new Set([root, client, protocol].map((entry) => entry.SignalingError)).size).toBe(1)
  })
})

describe('on a server that renders pages', () => {
  it('the hooks and components are imported without a browser', async () => {
    const touched: string[] = []
    for (const name of ['window', 'document', 'sessionStorage', 'localStorage', 'WebSocket']) {
      const before = Object.getOwnPropertyDescriptor(globalThis, name)
      Object.defineProperty(globalThis, name, {
        configurable: true,
        get: () => void touched.push(name),
      })
      onTestFinished(() => {
        Reflect.deleteProperty(globalThis, name)
        if (before !== undefined) Object.defineProperty(globalThis, name, before)
      })
    }
    vi.resetModules()
    await import('../src/index.ts')
    await import('../src/devtools/index.ts')
    expect(touched).toEqual([])
  })

  it('a provider renders with its hooks, logs nobody in, and opens no socket', () => {
    function Lobby(): ReactNode {
      const { status, count } = root.useChannel('lobby')
      const { session } = root.useSession()
      const { phase } = root.useInvitation()
      const members = root.useChannelMembers('lobby')
      const [topic] = root.useChannelAttr('lobby', 'topic')
      const seconds = root.useCallTimer('nothing', 'ring')
      const connection = root.useConnection()
      const seen = [status, count, session, phase, members.length, topic, seconds]
      return `${connection.status}: ${seen.map(String).join(' ')}`
    }
    const page = createElement(
      root.SignalingProvider,
      { url: 'http://localhost:1', userId: 'ada' },
      createElement(Lobby),
      createElement(root.CallDialog),
      createElement(root.ChannelMemberList, { channelId: 'lobby' }),
      createElement(root.ConnectionBanner),
      createElement(root.CallButton, { to: 'bob' }),
      createElement(root.MessageList, { with: { channelId: 'lobby' } }),
      createElement(root.MessageComposer, { to: { userId: 'bob' } }),
      createElement(root.PresenceDot, { userId: 'bob' }),
      createElement(root.PresencePicker),
      createElement(root.AvatarStack, { channelId: 'lobby' }),
      createElement(root.CallControls),
      createElement(root.DialPad, { value: '' }),
      createElement(root.IncomingCallBanner),
      createElement(root.CallHistory),
      createElement(root.MissedCallBadge),
      createElement(root.NotificationPermissionPrompt),
      createElement(root.SignalingErrorBoundary),
      createElement(devtools.SignalingDevtools),
    )
    const html = renderToString(page)
    expect(html).toContain('idle: idle 0 undefined none 0 undefined undefined')
  })

  it('a hook without a provider says what to do', () => {
    function Lonely(): ReactNode {
      root.useSignaling()
      return null
    }
    expect(() => renderToString(createElement(Lonely))).toThrow('<SignalingProvider')
  })
})
