'use client'

import { useCallback, type Ref } from 'react'

/** One ref for two: a component's own, and the one that it was given. */
export function useMergedRef<Element>(
  ownRef: Ref<Element>,
  givenRef: Ref<Element> | undefined,
): (element: Element | null) => () => void {
  return useCallback(
    (element) => {
      const detachOwn = attach(ownRef, element)
      const detachGiven = attach(givenRef, element)
      return () => {
        detachOwn()
        detachGiven()
      }
    },
    [ownRef, givenRef],
  )
}

function attach<Element>(ref: Ref<Element> | undefined, element: Element | null): () => void {
  if (typeof ref === 'function') return ref(element) ?? (() => void ref(null))
  if (ref === null || ref === undefined) return doNothing
  ref.current = element
  return () => void (ref.current = null)
}

function doNothing(): void {}
