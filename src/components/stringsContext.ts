'use client'

import { createContext, type Context } from 'react'
import type { Strings } from './strings.ts'

type WordsContext = Context<Strings | undefined>

// Of two copies of the package in one page, one may have the provider and the other the components.
const KEY = Symbol.for('beckon.StringsContext')
const registry = globalThis as { [KEY]?: WordsContext }

/** The words that components say. Apart from the catalogues, so that who shows no words loads none. */
export const StringsContext: WordsContext = (registry[KEY] ??= createContext<Strings | undefined>(
  undefined,
))
