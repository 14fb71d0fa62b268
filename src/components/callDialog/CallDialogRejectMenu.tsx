'use client'

import { useId, useState, type ComponentProps, type KeyboardEvent, type ReactNode } from 'react'
import { activeElementOf } from '../activeElementOf.ts'
import { ChevronIcon } from '../icons.tsx'
import { useStrings } from '../useStrings.ts'
import { useCallDialogContext } from './callDialogContext.ts'

/**
 * Declines with a few words that whoever calls reads: `quickReplies`, in a menu that opens beside the
 * button. Renders a `<button>` and a popover; nothing where there are no words.
 */
export function CallDialogRejectMenu({ children, ...props }: ComponentProps<'button'>): ReactNode {
  const strings = useStrings()
  const { state, options, getButtonProps } = useCallDialogContext()
  const menuId = useId()
  const [isOpen, setIsOpen] = useState(false)
  const { quickReplies = [] } = options
  if (!state.can.reject || quickReplies.length === 0) return null

  function handleKeyDown(event: KeyboardEvent<HTMLElement>) {
    const { key } = event
    // Of what closes the menu nothing else must hear: Escape would silence the call.
    if (key === 'Escape') event.stopPropagation()
    if (key === 'Escape' || key === 'Tab') event.currentTarget.hidePopover()
    // The key that has opened it, and is still held, chooses nothing.
    const isHeld = event.repeat && key === 'Enter'
    if (isHeld || move(event.currentTarget, key)) event.preventDefault()
  }

  return (
    <>
      <button
        type="button"
        aria-label={strings.declineWithMessage}
        title={strings.declineWithMessage}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        {...props}
        popoverTarget={menuId}
        data-part="reject-menu"
      >
        {children ?? <ChevronIcon />}
      </button>
      <div
        id={menuId}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={strings.declineWithMessage}
        data-part="quick-replies"
        onKeyDown={handleKeyDown}
        onToggle={({ newState, currentTarget }) => {
          setIsOpen(newState === 'open')
          if (newState === 'open') move(currentTarget, 'Home')
        }}
      >
        {quickReplies.map((message) => (
          <button
            key={message}
            {...getButtonProps('reject', MENU_ITEM, { data: { message } })}
            data-part="quick-reply"
          >
            {message}
          </button>
        ))}
      </div>
    </>
  )
}

const MENU_ITEM = { role: 'menuitem', tabIndex: -1, 'aria-keyshortcuts': undefined }

/** Moves the focus as a key of a menu does. Returns whether it is one. */
function move(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')]
  const at = items.findIndex((item) => item === activeElementOf(menu))
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[key]
  if (to === undefined) return false
  items.at(to % items.length)?.focus()
  return true
}
