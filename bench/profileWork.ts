import { mkdirSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'

/** Runs something in this process and writes down where its time went. Without a folder it only runs. */
export async function profileWork<Result>(
  run: () => Promise<Result>,
  { folder, name }: { readonly folder: string; readonly name: string },
): Promise<Result> {
  if (folder === '') return run()
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.start')
  const result = await run()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}-${Date.now()}.cpuprofile`), JSON.stringify(profile))
  return result
}
