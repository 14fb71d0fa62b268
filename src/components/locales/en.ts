import type { Strings } from '../strings.ts'
import { enCommon } from './enCommon.ts'
import { enMessages } from './enMessages.ts'

export const en: Strings = { ...enCommon, ...enMessages }
