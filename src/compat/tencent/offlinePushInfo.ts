/** How a notification sounds and looks on Android. */
export interface AndroidPushInfo {
  readonly sound?: string
  readonly XiaoMiChannelID?: string
  readonly OPPOChannelID?: string
  readonly FCMChannelID?: string
  /** 0 is operational, 1 is of the system. @default 1 */
  readonly VIVOClassification?: number
  readonly VIVOCategory?: string
  readonly HuaWeiCategory?: string
  readonly OPPOCategory?: string
  readonly HuaWeiImage?: string
  readonly HonorImage?: string
  readonly GoogleImage?: string
}

/** How a notification sounds and looks on iOS. */
export interface ApnsPushInfo {
  /** A file of the app, or one of `TYPES.IOS_OFFLINE_PUSH_*`. */
  readonly sound?: string
  readonly ignoreIOSBadge?: boolean
  readonly disableVoipPush?: boolean
  readonly image?: string
}

/**
 * What a notification about an invitation is to hold. All of it is kept with the invitation, the older
 * flat spellings included; it is told to no client.
 */
export interface OfflinePushInfo {
  readonly disablePush?: boolean
  readonly disableVoipPush?: boolean
  readonly title?: string
  readonly description?: string
  readonly extension?: string
  readonly androidInfo?: AndroidPushInfo
  readonly apnsInfo?: ApnsPushInfo
  readonly ignoreIOSBadge?: boolean
  readonly androidOPPOChannelID?: string
  readonly [spelling: string]: unknown
}
