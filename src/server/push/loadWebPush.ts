type WebPush = Pick<typeof import('web-push'), 'generateRequestDetails'>

/** The package `web-push`, unless the app has not installed it. */
export async function loadWebPush(
  load: () => Promise<unknown> = () => import('web-push'),
): Promise<WebPush | undefined> {
  try {
    // A module of CommonJS: Node gives what it exports as the default.
    return ((await load()) as { readonly default: WebPush }).default
  } catch {
    return undefined
  }
}
