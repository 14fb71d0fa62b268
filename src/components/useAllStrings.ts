'use client'

import { use } from 'react'
import { StringsContext } from './stringsContext.ts'
import { en } from './locales/en.ts'
import type { Strings } from './strings.ts'

/** The same with the words that neither `CallDialog` nor `ChannelMemberList` says. */
export function useAllStrings(): Strings {
  return use(StringsContext) ?? en
}
