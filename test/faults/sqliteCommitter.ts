import { sqliteBackend } from '../../src/server/backends/sqliteBackend.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'

/**
 * Commits to a file until it is killed, and prints each commit that was acknowledged as
 * `lane count`. Each sets two fields, an alarm, an effect and a reply, and appends two events.
 */
const [path = '', lanes = '8'] = process.argv.slice(2)
const backend = sqliteBackend({ path })
await Promise.all(Array.from({ length: Number(lanes) }, (_, lane) => commitFor(lane)))

async function commitFor(lane: number): Promise<void> {
  const key = `channel:${lane}` as const
  const { fields } = await backend.read(key, { names: ['attr/one'] })
  for (let count = Number(fields.get('attr/one')?.value ?? 0) + 1; ; count++) {
    const text = String(count)
    const result = await backend.commit(
      key,
      changeOf({
        fields: [
          { name: 'attr/one', value: text },
          { name: 'attr/two', value: text },
        ],
        events: [`${text} a`, `${text} b`],
        alarms: [{ name: `alarm ${text}`, at: 0 }],
        outbox: [`effect ${text}`],
        replies: [{ commandId: text, reply: text }],
      }),
    )
    if (result.status === 'conflict') throw new Error(`${key} has ${text} already`)
    process.stdout.write(`${lane} ${text}\n`)
  }
}
