import type { ReactNode } from 'react'
import type { CallDirection } from '../../hooks/useDirectedId.ts'
import type { Invitation, Proposal } from '../../protocol/invitations.ts'
import type { CallGuards, CallHandlers } from './useCallCommands.ts'
import type { CallEndHandlers } from './useCallEnd.ts'
import type { CallRingtone } from './useCallSound.ts'
import type { FocusPolicy } from './useCallPresentation.ts'
import type { CallDialogHotkeys } from './callDialogHotkeys.ts'

export type CallDialogMode = 'modal' | 'banner' | 'corner' | 'fullscreen' | 'inline'

export interface UseCallDialogOptions extends CallGuards, CallHandlers, CallEndHandlers {
  /** One call of several, without those that wait. @default the call to show first */
  inviteId?: string | undefined
  /**
   * Which calls are shown, where another part of the app shows the rest. Without `active`, to answer a
   * call is to go out of the one that this user is in.
   * @default all
   */
  directions?: readonly CallDirection[] | undefined
  /**
   * `modal` asks in the middle of the page, and keeps to a corner once nothing is asked any more.
   * `banner`, `corner` and `fullscreen` lie over the page and leave it usable by keys. `inline`
   * renders where it stands.
   * @default 'modal'
   */
  mode?: CallDialogMode | undefined
  /**
   * Whether a call takes the focus when it comes. With `auto` somebody who types keeps it, and the
   * dialog keeps to a corner until they come to it.
   * @default 'auto'
   */
  focusPolicy?: FocusPolicy | undefined
  /**
   * How long keys answer nothing after the dialog has appeared, in milliseconds, so that nobody
   * answers by a key that was meant for something else.
   * @default 700
   */
  armDelayMs?: number | undefined
  /**
   * Keys that work anywhere in the page. `false` turns them off.
   * @default { accept: 'Alt+A', reject: 'Alt+D', focus: 'F6' }
   */
  hotkeys?: CallDialogHotkeys | false | undefined
  /** Words to decline with, in a menu beside the button. Whoever called reads them. @default none */
  quickReplies?: readonly string[] | undefined
  /** @default the user id */
  formatName?: ((userId: string) => ReactNode) | undefined
  /** What somebody proposes to change, below the words that somebody does. @default nothing */
  formatProposal?: ((proposal: Proposal) => ReactNode) | undefined
  /** Called when the dialog appears, and when it is gone. */
  onOpenChange?: ((isOpen: boolean) => void) | undefined
  /**
   * How long the word that a call is over stays, in milliseconds. A call that `inviteId` does not name
   * says so for no longer than 4 s, or 15 s where there is something to read.
   * @default until then, or until it is closed
   */
  autoDismissMs?: number | undefined
  /**
   * How it rings: a file, how loud, on which device; of each caller another one with a function.
   * `false` leaves it to the app.
   * @default tones that need no file
   */
  ringtone?: CallRingtone | undefined
  /**
   * Whether the title, the icon and the badge of the page tell of a call that comes in, and a notification
   * where the user allows them.
   * @default true
   */
  attention?: boolean | undefined
  /** What is shown while the call lasts: the place for video. */
  renderMedia?: ((invitation: Invitation) => ReactNode) | undefined
  /**
   * Whether the dialog can be dragged while it keeps to the corner, or moved by the arrow keys while it
   * has the focus itself.
   * @default false
   */
  draggable?: boolean | undefined
  /**
   * Whether this browser remembers where the dialog was dragged to.
   * @default false
   */
  persistPosition?: boolean | undefined
  /** Leaves out what the style sheet goes by. @default false */
  unstyled?: boolean | undefined
}
