'use client'

import { lazy, Suspense, type ComponentType, type ReactNode } from 'react'

const load = () => import('./moreOfCallDialog.ts')
type More = Awaited<ReturnType<typeof load>>

/** What somebody wants to change in the call, and the buttons of whoever has to agree. Renders a `<div>`. */
export const CallDialogModifyPrompt = later((more) => more.CallDialogModifyPrompt)

/** Everybody in a group call, with how each of them stands in words. Renders a `<ul>`. */
export const CallDialogInvitees = later((more) => more.CallDialogInvitees)

/**
 * Declines with a few words that whoever calls reads: `quickReplies`, in a menu that opens beside the
 * button. Renders a `<button>` and a popover; nothing where there are no words.
 */
export const CallDialogRejectMenu = later((more) => more.CallDialogRejectMenu)

/** The calls that come in while another one is shown. Renders a `<ul>`, and nothing where `inviteId` says which call to show. */
export const CallDialogQueue = later((more) => more.CallDialogQueue)

/** A part whose code comes when it is first rendered. */
function later<Props extends object>(
  pick: (more: More) => ComponentType<Props>,
): (props: Props) => ReactNode {
  // Where the code cannot be had, a call can be answered without it.
  const Part = lazy(async () => ({ default: await load().then(pick, () => Nothing) }))
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
