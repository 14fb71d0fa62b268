import type { Backend, RecordKey } from '../backend.ts'

/**
 * Runs a command that looks at more than its record before it decides. What it finds there may have
 * changed since the command was carried out: sent again, it gets its first reply all the same.
 */
export async function unlessRepeated<Result>(
  backend: Backend,
  { key, commandId }: { readonly key: RecordKey; readonly commandId: string },
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    const { replies } = await backend.read(key, { commandIds: [commandId] })
    const known = replies.get(commandId)
    if (known === undefined) throw error
    // Written by the desk, from a Result of the same command.
    return JSON.parse(known) as Result
  }
}
