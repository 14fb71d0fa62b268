'use client'

import type { Context } from 'react'
import { createSharedContext } from '../hooks/signalingContext.ts'
import type { Strings } from './strings.ts'

/** The words that components say. Apart from the catalogues, so that who shows no words loads none. */
export const StringsContext: Context<Strings | undefined> = createSharedContext<
  Strings | undefined
>('beckon.StringsContext', undefined)
