'use client'

import { lazy, Suspense, type ComponentType, type ReactNode } from 'react'

const load = () => import('./moreOfCallDialog.ts')

/** What somebody wants to change in the call, and the buttons of whoever has to agree. Renders a `<div>`. */
export const CallDialogModifyPrompt = later(async () => (await load()).CallDialogModifyPrompt)

/** Everybody in a group call, with how each of them stands in words. Renders a `<ul>`. */
export const CallDialogInvitees = later(async () => (await load()).CallDialogInvitees)

/**
 * Declines with a few words that whoever calls reads: `quickReplies`, in a menu that opens beside the
 * button. Renders a `<button>` and a popover; nothing where there are no words.
 */
export const CallDialogRejectMenu = later(async () => (await load()).CallDialogRejectMenu)

/** The calls that come in while another one is shown. Renders a `<ul>`, and nothing where `inviteId` says which call to show. */
export const CallDialogQueue = later(async () => (await load()).CallDialogQueue)

/** Lets the dialog be moved while it keeps to the corner. Renders nothing. */
export const CallDialogDrag = later(
  async () => (await import('./CallDialogDrag.tsx')).CallDialogDrag,
)

/** A part whose code comes when it is first rendered. */
function later<Props extends object>(
  find: () => Promise<ComponentType<Props>>,
): (props: Props) => ReactNode {
  // Where the code cannot be had, a call can be answered without it.
  const Part = lazy(async () => ({ default: await find().catch(() => Nothing) }))
  return function LaterPart(props) {
    return (
      <Suspense>
        <Part {...props} />
      </Suspense>
    )
  }
}

function Nothing(): ReactNode {
  return null
}
