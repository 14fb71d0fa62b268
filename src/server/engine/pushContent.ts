import { pushInfo, toPushContent, type PushContent } from '../../protocol/pushInfo.ts'

const NOTHING = toPushContent({})

/** What the sender of an invitation or of a message wants notifications to hold. */
export function readContent(push: string | undefined): PushContent {
  if (push === undefined) return NOTHING
  const parsed = pushInfo.safeParse(JSON.parse(push))
  // Checked when it came; what an older server has kept may be anything.
  return parsed.success ? toPushContent(parsed.data) : NOTHING
}
