/** Hears an event of the page. Returns its undo. Does nothing where there is no page. */
export function onPageEvent<Type extends keyof WindowEventMap>(
  type: Type,
  handler: (event: WindowEventMap[Type]) => void,
): () => void {
  globalThis.addEventListener?.(type, handler)
  return () => globalThis.removeEventListener?.(type, handler)
}
