import { describe, expect, it } from 'vitest'
import { TencentCloudChat } from '../../../src/compat/tencent/index.ts'
import { createPushService } from '../../server/pushService.ts'
import { failureOf, openTencent } from './openTencent.ts'

const { EVENT, TSignaling } = TencentCloudChat

describe('offlinePushInfo', () => {
  async function withPhone() {
    const service = createPushService()
    const { login, loginNatively } = await openTencent({ push: [service.transport] })
    const bob = await login('bob')
    const other = await loginNatively('cy')
    await other.push.subscribe({ transport: 'test', target: { token: 'phone' } })
    await other.close()
    return { service, bob }
  }

  it('[TC23] [PU7] is what devices are told of a signal, and without a description they are not', async () => {
    const { service, bob } = await withPhone()
    await bob.chat.invite({ userID: 'cy', offlinePushInfo: { title: 'Bob' } })
    const offlinePushInfo = { title: 'Bob', description: 'A call', androidFCMChannelID: 'calls' }
    await bob.chat.invite({ userID: 'cy', timeout: 30, offlinePushInfo })
    await expect
      .poll(() => service.pushes)
      .toMatchObject([
        { title: 'Bob', body: 'A call', content: { android: { fcmChannelId: 'calls' } } },
      ])
  })

  it('[TC23] [PU8] is what devices are told of a message, or its own text is', async () => {
    const { service, bob } = await withPhone()
    const { chat } = bob
    const to = { to: 'cy', conversationType: TencentCloudChat.TYPES.CONV_C2C }
    await chat.sendMessage(chat.createTextMessage({ ...to, payload: { text: 'Hello' } }))
    const custom = { ...to, payload: { data: '{}', description: 'A photo' } }
    await chat.sendMessage(chat.createCustomMessage(custom))
    await chat.sendMessage(chat.createCustomMessage({ ...to, payload: { data: '{}' } }), {
      offlinePushInfo: { description: 'A film' },
    })
    await expect
      .poll(() => service.pushes.map(({ body }) => body))
      .toEqual(['Hello', 'A photo', 'A film'])
  })

  it('[TC23] says which field does not fit', async () => {
    const { bob } = await withPhone()
    const offlinePushInfo = { androidInfo: { GoogleImage: 'cat.png' } }
    const failure = await failureOf(bob.chat.invite({ userID: 'cy', offlinePushInfo }))
    expect(failure).toMatchObject({ code: 6017 })
    expect(failure.message).toContain('push.androidInfo.GoogleImage')
  })

  it('[TC23] is kept as it was given, and told to nobody', async () => {
    const asked: unknown[] = []
    const { login } = await openTencent({
      authorize({ name, payload }) {
        if (name === 'invitation.invite') asked.push(payload)
        return true
      },
    })
    const [ada, bob] = [await login('ada'), await login('bob')]
    const offlinePushInfo = {
      title: 'Ada calls',
      description: 'A call',
      extension: 'entity',
      disablePush: false,
      disableVoipPush: false,
      androidInfo: { sound: 'ring.mp3', OPPOChannelID: 'calls', VIVOClassification: 1 },
      apnsInfo: { sound: TencentCloudChat.TYPES.IOS_OFFLINE_PUSH_DEFAULT_SOUND },
      androidOPPOChannelID: 'older',
      ignoreIOSBadge: true,
    }
    await ada.chat.invite({ userID: 'bob', timeout: 30, offlinePushInfo })
    expect(asked).toMatchObject([{ push: JSON.stringify(offlinePushInfo) }])
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    await bob.next(EVENT.MESSAGE_RECEIVED)
    expect(JSON.stringify(bob.told)).not.toContain('Ada calls')
  })
})
