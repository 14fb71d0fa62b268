'use client'

import { createContext, type Context } from 'react'
import type { Strings } from './strings.ts'

/** The words that components say. Apart from the catalogues, so that who shows no words loads none. */
export const StringsContext: Context<Strings | undefined> = createContext<Strings | undefined>(
  undefined,
)
