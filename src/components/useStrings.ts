'use client'

import { use } from 'react'
import { StringsContext } from './stringsContext.ts'
import { enCommon } from './enCommon.ts'
import type { CommonStrings } from './strings.ts'

/** The words of the nearest `SignalingProvider`. English where it has none. */
export function useStrings(): CommonStrings {
  return use(StringsContext) ?? enCommon
}
