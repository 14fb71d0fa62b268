import { describe, expect, it } from 'vitest'
import { pushInfo, toPushContent, type PushContent } from '../../src/protocol/pushInfo.ts'

function read(given: unknown): PushContent {
  return toPushContent(pushInfo.parse(given))
}

const NOTHING = {
  isDisabled: false,
  wantsVoip: false,
  android: { vivoClassification: 1 },
  apns: { raisesBadge: true },
}

describe('what a sender asks of a notification', () => {
  it('is nothing unless it is said', () => {
    expect(read({})).toEqual({ ...NOTHING, info: {} })
  })

  it('is all of offlinePushInfo', () => {
    const info = {
      disablePush: true,
      disableVoipPush: false,
      title: 'Ada',
      description: 'calls you',
      extension: '{"room":7}',
      iOSInterruptionLevel: 'time-sensitive',
      androidInfo: {
        sound: 'shake.mp3',
        XiaoMiChannelID: 'mi',
        OPPOChannelID: 'oppo',
        FCMChannelID: 'fcm',
        VIVOClassification: 0,
        VIVOCategory: 'IM',
        HuaWeiCategory: 'VOIP',
        OPPOCategory: 'CALL',
        HuaWeiImage: 'https://example.com/h.png',
        HonorImage: 'https://example.com/o.png',
        GoogleImage: 'https://example.com/g.png',
      },
      apnsInfo: {
        sound: 'shake.caf',
        ignoreIOSBadge: true,
        image: 'https://example.com/a.png',
      },
    }
    expect(read(info)).toEqual({
      isDisabled: true,
      wantsVoip: true,
      title: 'Ada',
      description: 'calls you',
      extension: '{"room":7}',
      android: {
        sound: 'shake.mp3',
        xiaomiChannelId: 'mi',
        oppoChannelId: 'oppo',
        fcmChannelId: 'fcm',
        vivoClassification: 0,
        vivoCategory: 'IM',
        huaweiCategory: 'VOIP',
        oppoCategory: 'CALL',
        huaweiImage: 'https://example.com/h.png',
        honorImage: 'https://example.com/o.png',
        googleImage: 'https://example.com/g.png',
      },
      apns: {
        sound: 'shake.caf',
        raisesBadge: false,
        image: 'https://example.com/a.png',
        interruptionLevel: 'time-sensitive',
      },
      info,
    })
  })

  it.each([
    [{ isDisablePush: true }, { isDisabled: true }],
    [{ androidSound: 'a' }, { android: { vivoClassification: 1, sound: 'a' } }],
    [{ androidFCMChannelID: 'a' }, { android: { vivoClassification: 1, fcmChannelId: 'a' } }],
    [{ androidXiaoMiChannelID: 'a' }, { android: { vivoClassification: 1, xiaomiChannelId: 'a' } }],
    [{ androidOPPOChannelID: 'a' }, { android: { vivoClassification: 1, oppoChannelId: 'a' } }],
    [{ androidHuaWeiCategory: 'a' }, { android: { vivoClassification: 1, huaweiCategory: 'a' } }],
    [{ androidVIVOClassification: 0 }, { android: { vivoClassification: 0 } }],
    [{ iOSSound: 'a' }, { apns: { raisesBadge: true, sound: 'a' } }],
    [{ ignoreIOSBadge: true }, { apns: { raisesBadge: false } }],
    [{ iOSPushType: 1 }, { wantsVoip: true }],
    [{ iOSPushType: 0 }, { wantsVoip: false }],
  ])('is understood in the older spelling %j', (info, content) => {
    expect(read(info)).toEqual({ ...NOTHING, ...content, info })
  })

  it('is what the newer spelling says where both are there', () => {
    const both = {
      disablePush: false,
      isDisablePush: true,
      androidSound: 'old',
      androidVIVOClassification: 0,
      ignoreIOSBadge: true,
      iOSSound: 'old',
      androidInfo: { sound: 'new', VIVOClassification: 1 },
      apnsInfo: { sound: 'new', ignoreIOSBadge: false },
    }
    expect(read(both)).toMatchObject({
      isDisabled: false,
      android: { sound: 'new', vivoClassification: 1 },
      apns: { sound: 'new', raisesBadge: true },
    })
  })

  it.each([
    [{ disableVoipPush: false }, true],
    [{ disableVoipPush: true, iOSPushType: 1 }, false],
    [{ apnsInfo: { disableVoipPush: false } }, true],
    [{ disableVoipPush: false, apnsInfo: { disableVoipPush: true } }, false],
    [{ apnsInfo: { disableVoipPush: false }, iOSPushType: 0 }, true],
  ])('wants VoIP by the nearest that is said: %j', (info, wantsVoip) => {
    expect(read(info).wantsVoip).toBe(wantsVoip)
  })

  it('is nothing where a text is empty', () => {
    const androidInfo = { sound: '', HuaWeiImage: '' }
    const info = { title: '', description: '', extension: '', androidInfo, apnsInfo: { image: '' } }
    expect(read(info)).toEqual({ ...NOTHING, info })
  })

  it('is kept where it is not known here', () => {
    const info = {
      vendorParams: { fcmPriority: 'normal' },
      androidInfo: { HonorImportance: 'NORMAL' },
      apnsInfo: { Title: 'only here' },
    }
    expect(read(info).info).toEqual(info)
  })
})

describe('what a sender may not ask', () => {
  it.each([
    [{ androidInfo: { GoogleImage: 'http://example.com/a.png' } }, 'androidInfo.GoogleImage'],
    [{ androidInfo: { HuaWeiImage: 'image.png' } }, 'androidInfo.HuaWeiImage'],
    [{ androidInfo: { HonorImage: 'data:image/png;base64,AAAA' } }, 'androidInfo.HonorImage'],
    [{ apnsInfo: { image: 'ftp://example.com/a.png' } }, 'apnsInfo.image'],
  ])('is an image that no phone fetches: %j', (info, path) => {
    const issue = pushInfo.safeParse(info).error?.issues[0]
    expect(issue?.path.join('.')).toBe(path)
    expect(issue?.message).toBe('must be an https address, such as https://example.com/image.png')
  })

  it('is an address of an image that is too long', () => {
    const long = (length: number) => `https://example.com/${'a'.repeat(length - 20)}`
    const parse = (length: number) => pushInfo.safeParse({ apnsInfo: { image: long(length) } })
    expect(parse(1024).success).toBe(true)
    expect(parse(1025).error?.issues[0]?.message).toBe(
      'must be an address of at most 1024 characters',
    )
  })

  it.each([
    [{ title: 7 }, 'title'],
    [{ disablePush: 'yes' }, 'disablePush'],
    [{ androidInfo: { VIVOClassification: 2 } }, 'androidInfo.VIVOClassification'],
    [{ iOSPushType: 2 }, 'iOSPushType'],
    [{ iOSInterruptionLevel: 'loud' }, 'iOSInterruptionLevel'],
  ])('is of the wrong kind: %j', (info, path) => {
    expect(pushInfo.safeParse(info).error?.issues[0]?.path.join('.')).toBe(path)
  })
})
