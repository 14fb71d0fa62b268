import type { WebPushPayload } from '../protocol/push.ts'

export interface PushWorkerWords {
  /** @default 'Answer' */
  readonly accept: string
  /** @default 'Decline' */
  readonly decline: string
  /** Of a call whose push came when it was over. @default 'Missed call' */
  readonly missed: string
  /** The title of a push that cannot be read. @default 'Something is new' */
  readonly unknown: string
}

export interface PushWorkerOptions {
  /**
   * Where the server is, such as `https://signaling.example`; `''` is where the worker is from. With
   * it a call is declined without a window; without it the app is opened to do so.
   */
  readonly serverUrl?: string
  /** What is opened where no window of the app is. @default '/' */
  readonly openUrl?: string
  /** The address of the picture in a notification. */
  readonly icon?: string
  /** The address of the picture in the status bar of Android: white on nothing. */
  readonly badge?: string
  readonly words?: Partial<PushWorkerWords>
  /** What a notification has for a title. @default that of the push */
  readonly formatTitle?: (payload: WebPushPayload) => string
  /**
   * Leaves pushes that are not Beckon's to other listeners of the same worker, which must show
   * something for each. @default false: each is shown as something new
   */
  readonly ignoresOthers?: boolean
}

export interface WorkerOptions extends Omit<PushWorkerOptions, 'words'> {
  readonly openUrl: string
  readonly words: PushWorkerWords
}

/** What the app has said in code, else in the query of the script's address, else what goes without saying. */
export function readOptions(given: PushWorkerOptions, scriptUrl: string): WorkerOptions {
  const { searchParams } = new URL(scriptUrl)
  const asked = (name: string) => searchParams.get(name) ?? undefined
  return {
    openUrl: asked('openUrl') ?? '/',
    ...known({ serverUrl: asked('serverUrl'), icon: asked('icon'), badge: asked('badge') }),
    ...given,
    words: {
      accept: asked('accept') ?? 'Answer',
      decline: asked('decline') ?? 'Decline',
      missed: asked('missed') ?? 'Missed call',
      unknown: asked('unknown') ?? 'Something is new',
      ...given.words,
    },
  }
}

/** Without what is absent. */
export function known<Values extends object>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  // The same keys with the same values, less some.
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as ReturnType<typeof known<Values>>
}
