'use client'

import { use, useMemo, type ReactNode } from 'react'
import { IconsContext, type Icons } from './icons.tsx'

export interface IconsProviderProps {
  /** Each is decoration, as high as the words beside it; `null` is none. What is left out stays as it is. */
  readonly icons: Icons
  readonly children?: ReactNode
}

/**
 * Gives the components below the icons of the app.
 *
 * @example
 * <IconsProvider icons={{ phone: <Phone />, hangUp: <PhoneOff /> }}>
 *   <CallDialog />
 * </IconsProvider>
 */
export function IconsProvider({ icons, children }: IconsProviderProps): ReactNode {
  const above = use(IconsContext)
  // The same object as long as the app gives the same: every icon below reads it.
  const all = useMemo(() => ({ ...above, ...icons }), [above, icons])
  return <IconsContext value={all}>{children}</IconsContext>
}
