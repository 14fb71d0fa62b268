import { describe, expect, it } from 'vitest'
import { createTestEngine, type LoggedIn } from './createTestEngine.ts'

const ONE = { inviteId: 'one' }

async function openHouse() {
  const engine = createTestEngine()
  const [ada, bob, cyd, dee] = await Promise.all(
    ['ada', 'bob', 'cyd', 'dee'].map((userId) => engine.login(userId)),
  )
  if (!ada || !bob || !cyd || !dee) throw new Error('Nobody came.')
  await ada.ask('invitation.invite', { ...ONE, to: ['bob', 'cyd'] })
  await bob.ask('invitation.accept', ONE)
  return { ...engine, ada, bob, cyd, dee }
}

function heardBy(one: LoggedIn) {
  return one
    .events('inbox')
    .flatMap((event) => (event.type === 'invitation.message' ? event : []))
    .map(({ from, payload, dtmf }) => dtmf ?? `${from}: ${payload}`)
}

describe('what is sent within an invitation', () => {
  it('[IN34] reaches the others who are in it or still rung, and not the sender', async () => {
    const { ada, bob, cyd, dee, clock } = await openHouse()
    await ada.ask('invitation.send', { ...ONE, payload: '1' })
    await cyd.ask('invitation.send', { ...ONE, payload: '2' })
    await clock.settle()
    expect([ada, bob, cyd, dee].map(heardBy)).toEqual([
      ['cyd: 2'],
      ['ada: 1', 'cyd: 2'],
      ['ada: 1'],
      [],
    ])
  })

  it('[IN34] comes in the order in which it was accepted, whoever sends', async () => {
    const { ada, bob, cyd, clock } = await openHouse()
    await Promise.all(
      Array.from({ length: 40 }, (_, nth) =>
        (nth % 2 === 0 ? ada : bob).ask('invitation.send', { ...ONE, payload: `${nth}` }),
      ),
    )
    await clock.settle()
    const heard = heardBy(cyd).map((text) => Number(text.slice(5)))
    expect(heard).toHaveLength(40)
    const ofAda = heard.filter((nth) => nth % 2 === 0)
    expect(ofAda).toEqual(ofAda.toSorted((one, other) => one - other))
    expect(heardBy(bob)).toEqual(ofAda.map((nth) => `ada: ${nth}`))
  })

  it('[IN34] comes after the accept that was before it', async () => {
    const { ada, cyd, clock } = await openHouse()
    void cyd.receive('invitation.accept', ONE)
    await cyd.ask('invitation.send', { ...ONE, payload: '"hello"' })
    await clock.settle()
    const types = ada.events('inbox').map(({ type }) => type)
    expect(types.lastIndexOf('invitation.changed')).toBeLessThan(
      types.indexOf('invitation.message'),
    )
  })

  it('[IN34] [WR8] is told once when it is sent twice', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.send', { ...ONE, payload: '1' }, 'c1')
    await ada.ask('invitation.send', { ...ONE, payload: '1' }, 'c1')
    await clock.settle()
    expect(heardBy(bob)).toEqual(['ada: 1'])
  })

  it('[IN34] is refused of who is out, after the end, and above 8 KiB', async () => {
    const { ada, bob, cyd, dee } = await openHouse()
    const message = { ...ONE, payload: '1' }
    expect(await dee.refusal('invitation.send', message)).toMatchObject({ code: 'FORBIDDEN' })
    await cyd.ask('invitation.reject', ONE)
    expect(await cyd.refusal('invitation.send', message)).toMatchObject({ code: 'FORBIDDEN' })
    const large = { ...ONE, payload: `"${'x'.repeat(8193)}"` }
    expect(await bob.refusal('invitation.send', large)).toMatchObject({ code: 'TOO_LARGE' })
    await ada.ask('invitation.end', ONE)
    expect(await bob.refusal('invitation.send', message)).toMatchObject({ code: 'INVITATION_OVER' })
  })

  it('[IN34] is not kept for who is offline', async () => {
    const { ada, cyd, clock, login } = await openHouse()
    await cyd.ask('session.logout', {})
    await ada.ask('invitation.send', { ...ONE, payload: '1' })
    const back = await login('cyd')
    await clock.settle()
    expect(heardBy(back)).toEqual([])
  })

  it('[IN35] can be the keys of a telephone', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.sendDtmf', { ...ONE, digits: '0123456789*#ABCD' })
    await clock.settle()
    expect(heardBy(bob)).toEqual(['0123456789*#ABCD'])
  })

  it.each(['abc', '', '1 2', 'E', '١', '1'.repeat(65)])(
    '[IN35] cannot be the keys %o',
    async (digits) => {
      const { ada } = await openHouse()
      const refused = await ada.refusal('invitation.sendDtmf', { ...ONE, digits })
      expect(refused).toMatchObject({ code: 'BAD_PAYLOAD' })
      expect(refused.message).toContain('0-9 * # A-D')
    },
  )
})
