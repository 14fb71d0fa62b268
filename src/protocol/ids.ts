import * as z from 'zod'
import { MAX_NAME_LENGTH } from './limits.ts'

// Control characters are refused in every name, so the server may use them as separators in keys.
const NAME = new RegExp(String.raw`^[^\p{Cc}\p{Cs}]{1,${MAX_NAME_LENGTH}}$`, 'u')
const USER_ID = new RegExp(String.raw`^[^\p{Cc}\p{Cs}\s]{1,${MAX_NAME_LENGTH}}$`, 'u')

const what = `1 to ${MAX_NAME_LENGTH} characters without control characters`

const name = z.string().regex(NAME, `must have ${what}`)
export const userId = z.string().regex(USER_ID, `must have ${what} and no space`)
export const channelId = name
export const attrKey = name
export const sessionId = name
export const messageId = name
export const inviteId = name
export const proposalId = name
export const timestamp = z.int().nonnegative()
export const rev = z.int().nonnegative()
