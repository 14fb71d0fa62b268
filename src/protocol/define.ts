import type * as z from 'zod'

/** A command: what the client sends, and what it gets back. */
export interface CommandDefinition {
  readonly payload: z.ZodType
  readonly result: z.ZodType
}

export type CommandTable = Readonly<Record<string, CommandDefinition>>
export type EventTable = Readonly<Record<string, z.ZodType>>
