import type { Strings } from '../strings.ts'
import { enCommon } from '../enCommon.ts'
import { enMore } from '../enMore.ts'

export const en: Strings = { ...enCommon, ...enMore }
