import * as z from 'zod'

const MAX_URL_LENGTH = 1024

const text = z.string().exactOptional()
const flag = z.boolean().exactOptional()

const image = z
  .string()
  .max(MAX_URL_LENGTH, `must be an address of at most ${MAX_URL_LENGTH} characters`)
  .refine(
    (address) => address === '' || isHttps(address),
    'must be an https address, such as https://example.com/image.png',
  )
  .exactOptional()

function isHttps(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:'
}

/** How a notification sounds and looks on Android. */
const androidInfo = z.looseObject({
  sound: text,
  XiaoMiChannelID: text,
  OPPOChannelID: text,
  FCMChannelID: text,
  /** 0 is operational, 1 is of the system. */
  VIVOClassification: z.literal([0, 1]).exactOptional(),
  VIVOCategory: text,
  HuaWeiCategory: text,
  OPPOCategory: text,
  HuaWeiImage: image,
  HonorImage: image,
  GoogleImage: image,
})

/** How a notification sounds and looks on iOS. */
const apnsInfo = z.looseObject({
  sound: text,
  ignoreIOSBadge: flag,
  disableVoipPush: flag,
  image,
})

/**
 * What a notification about an invitation or a message is to hold: Tencent's `offlinePushInfo`, with
 * its older flat spellings. What is not known here is kept, for transports that know it.
 */
export const pushInfo = z.looseObject({
  disablePush: flag,
  disableVoipPush: flag,
  title: text,
  description: text,
  extension: text,
  androidInfo: androidInfo.exactOptional(),
  apnsInfo: apnsInfo.exactOptional(),
  iOSInterruptionLevel: z.enum(['passive', 'active', 'time-sensitive', 'critical']).exactOptional(),
  ignoreIOSBadge: flag,
  androidOPPOChannelID: text,
  androidXiaoMiChannelID: text,
  androidFCMChannelID: text,
  androidHuaWeiCategory: text,
  androidVIVOClassification: z.literal([0, 1]).exactOptional(),
  androidSound: text,
  iOSSound: text,
  isDisablePush: flag,
  /** 0 is an alert, 1 a VoIP push. */
  iOSPushType: z.literal([0, 1]).exactOptional(),
})
export type PushInfo = z.infer<typeof pushInfo>

/** The same with one spelling for each thing. */
export interface PushContent {
  readonly isDisabled: boolean
  /** Whether iPhones that take VoIP pushes are to get one. */
  readonly wantsVoip: boolean
  readonly title?: string
  readonly description?: string
  readonly extension?: string
  readonly android: {
    readonly sound?: string
    readonly fcmChannelId?: string
    readonly xiaomiChannelId?: string
    readonly oppoChannelId?: string
    readonly oppoCategory?: string
    readonly vivoClassification: 0 | 1
    readonly vivoCategory?: string
    readonly huaweiCategory?: string
    readonly huaweiImage?: string
    readonly honorImage?: string
    readonly googleImage?: string
  }
  readonly apns: {
    readonly sound?: string
    readonly raisesBadge: boolean
    readonly image?: string
    readonly interruptionLevel?: NonNullable<PushInfo['iOSInterruptionLevel']>
  }
  /** As it was given, for transports that look for more. */
  readonly info: PushInfo
}

export function toPushContent(info: PushInfo): PushContent {
  const { androidInfo: android = {}, apnsInfo: apns = {} } = info
  return {
    isDisabled: info.disablePush ?? info.isDisablePush ?? false,
    wantsVoip: wantsVoip(info),
    ...given({
      title: info.title,
      description: info.description,
      extension: info.extension,
    }),
    android: {
      vivoClassification: android.VIVOClassification ?? info.androidVIVOClassification ?? 1,
      ...given({
        sound: android.sound ?? info.androidSound,
        fcmChannelId: android.FCMChannelID ?? info.androidFCMChannelID,
        xiaomiChannelId: android.XiaoMiChannelID ?? info.androidXiaoMiChannelID,
        oppoChannelId: android.OPPOChannelID ?? info.androidOPPOChannelID,
        oppoCategory: android.OPPOCategory,
        vivoCategory: android.VIVOCategory,
        huaweiCategory: android.HuaWeiCategory ?? info.androidHuaWeiCategory,
        huaweiImage: android.HuaWeiImage,
        honorImage: android.HonorImage,
        googleImage: android.GoogleImage,
      }),
    },
    apns: {
      raisesBadge: !(apns.ignoreIOSBadge ?? info.ignoreIOSBadge ?? false),
      ...given({
        sound: apns.sound ?? info.iOSSound,
        image: apns.image,
        interruptionLevel: info.iOSInterruptionLevel,
      }),
    },
    info,
  }
}

// Off unless asked for. The flat set of the call engine says which kind of push it is instead.
function wantsVoip({ apnsInfo: apns, disableVoipPush, iOSPushType }: PushInfo): boolean {
  const disabled = apns?.disableVoipPush ?? disableVoipPush
  return disabled === undefined ? iOSPushType === 1 : !disabled
}

type Given<Values> = { [Key in keyof Values]?: NonNullable<Values[Key]> }

/** Without what is absent; an empty text is none. */
function given<Values extends Record<string, string | undefined>>(values: Values): Given<Values> {
  const found = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  // The same keys with the same values, less some.
  return Object.fromEntries(found) as Given<Values>
}
