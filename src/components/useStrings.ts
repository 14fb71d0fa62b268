'use client'

import { use } from 'react'
import { StringsContext } from './stringsContext.ts'
import { en } from './locales/en.ts'
import type { Strings } from './strings.ts'

/** The words of the nearest `SignalingProvider`. English where it has none. */
export function useStrings(): Strings {
  return use(StringsContext) ?? en
}
