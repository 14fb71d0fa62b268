'use client'

import type { ComponentProps, ReactNode, Ref } from 'react'
import { languageOf } from '../languageOf.ts'
import { useMergedRef } from '../useMergedRef.ts'
import { useStrings } from '../useStrings.ts'
import { useCallDialogContext } from './callDialogContext.ts'
import { CallDialogDrag } from './laterParts.tsx'
import { isAsking } from './partProps.ts'
import { useCallPresentation } from './useCallPresentation.ts'

export interface CallDialogPanelProps extends Omit<ComponentProps<'div'>, 'ref' | 'draggable'> {
  ref?: Ref<HTMLDialogElement | HTMLDivElement>
}

/** The dialog itself, in the top layer. Renders a `<dialog>`, and in the mode `inline` a `<div>`. */
export function CallDialogPanel({ ref, children, ...props }: CallDialogPanelProps): ReactNode {
  const strings = useStrings()
  const { state, isShy, panel, options, getPanelProps } = useCallDialogContext()
  const { ref: ownRef, ...panelProps } = getPanelProps({ ...languageOf(strings), ...props })
  const bothRefs = useMergedRef(ownRef, ref)
  const isAnswerWanted = isAsking(state)
  const takesFocus = isAnswerWanted && !isShy
  useCallPresentation(panel, {
    isModal: takesFocus && state.mode === 'modal',
    takesFocus,
    isAsking: isAnswerWanted,
  })

  if (state.mode === 'inline') {
    return (
      <div {...panelProps} ref={bothRefs}>
        {children}
      </div>
    )
  }
  return (
    <dialog
      // A dialog takes the attributes of any element.
      {...(panelProps as ComponentProps<'dialog'>)}
      ref={bothRefs}
      // Escape means "not now", never "no": it must not end or answer a call.
      closedby="none"
      onCancel={(event) => event.preventDefault()}
    >
      {children}
      {options.draggable && <CallDialogDrag />}
    </dialog>
  )
}
