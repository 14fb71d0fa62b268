import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NAMES } from './names.ts'
import { join, openAgora, until } from './openAgora.ts'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

const everything = Object.values(NAMES).flat()

describe('every name of the document', () => {
  it('[AG27] is there, in the object that it belongs to', async () => {
    const { logIn, Signal } = await openAgora()
    const ada = await logIn('ada')
    const objects = {
      signal: Signal(),
      session: ada.session,
      call: ada.session.channelInviteUser2('room', 'bob'),
      channel: ada.session.channelJoin('room'),
    }
    for (const [owner, object] of Object.entries(objects)) {
      const missing = NAMES[owner as keyof typeof objects].filter((name) => !(name in object))
      expect([owner, missing]).toEqual([owner, []])
    }
    const surface = read('src/compat/agora/surface.ts')
    expect(NAMES.optional.filter((name) => !surface.includes(`  ${name}?: Slot<`))).toEqual([])
    expect(NAMES.functions.filter((name) => !surface.includes(`  ${name}: {`))).toEqual([])
  })

  it('[AG27] is a function that invoke knows, if it is one', async () => {
    const { logIn } = await openAgora()
    const { session } = await logIn('ada')
    const reasons: unknown[] = []
    for (const name of NAMES.functions) {
      const func: string = `io.agora.signal.${name}`
      session.invoke(func, {}, (_err, ret) => {
        reasons.push(ret.reason)
      })
    }
    await until(() => reasons.length === NAMES.functions.length)
    expect(reasons.filter((reason) => String(reason).startsWith('unknown func'))).toEqual([])
  })

  it('[AG27] [AT8] is an attribute that the server obeys or writes, if it is one', async () => {
    const { logIn } = await openAgora()
    const { channel, heard } = await join(await logIn('ada'), 'room')
    heard.length = 0
    for (const name of [...NAMES.written, ...NAMES.attributes]) {
      channel.channelSetAttr(name, 'text')
    }
    // Off, or the server would begin to write.
    for (const name of NAMES.attributes) channel.channelSetAttr(name, '0')
    const set = () => heard.map(([, name]) => name)
    await until(() => heard.length >= NAMES.attributes.length)
    expect(set()).toEqual(NAMES.attributes)
  })

  it('[AG27] is in the page about migration', () => {
    const page = read('docs/migrate-from-agora.md')
    expect(everything.filter((name) => !page.includes(name))).toEqual([])
  })
})
