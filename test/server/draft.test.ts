import { describe, expect, it } from 'vitest'
import type { Field, FieldName, RecordView } from '../../src/server/backend.ts'
import { createBatches, type Draft } from '../../src/server/engine/draft.ts'

const NOW = 1000

/** A record at revision 7 with these attributes, each of which was written at revision 3. */
function viewOf(attrs: Readonly<Record<string, string>> = {}): RecordView {
  const fields = new Map<FieldName, Field>()
  for (const [key, value] of Object.entries(attrs)) fields.set(`attr/${key}`, { value, rev: 3 })
  return {
    rev: 7,
    position: { epoch: 'e', seq: 4 },
    now: NOW,
    fields,
    sizes: new Map([['attr', fields.size]]),
    replies: new Map([['known', '"before"']]),
  }
}

describe('a draft', () => {
  it('shows what was read, and what the decision itself has written', () => {
    const seen = createBatches()(viewOf({ topic: 'tea' })).run((draft) => {
      const before = draft.get('attr/topic')
      draft.set('attr/topic', 'milk')
      draft.set('attr/mood', 'good')
      const entries = draft.entries('attr').map(([name, value]) => `${name} ${value}`)
      return { now: draft.now, before, after: draft.get('attr/topic'), entries }
    })
    expect(seen).toEqual({
      now: NOW,
      before: 'tea',
      after: 'milk',
      entries: ['attr/topic milk', 'attr/mood good'],
    })
  })

  it('counts what is set and deleted, once each', () => {
    const size = createBatches()(viewOf({ topic: 'tea' })).run((draft) => {
      draft.set('attr/topic', 'milk')
      draft.set('attr/mood', 'good')
      draft.set('attr/mood', 'bad')
      draft.delete('attr/topic')
      draft.delete('attr/topic')
      return draft.size('attr')
    })
    expect(size).toBe(1)
  })

  it('[RE4] gives out revisions that are larger than any before', () => {
    const batch = createBatches()(viewOf())
    expect(batch.run((draft) => [draft.nextRev(), draft.nextRev()])).toEqual([8, 9])
    expect(batch.run((draft) => draft.nextRev())).toBe(10)
    batch.run((draft) => draft.emit('one'))
    expect(batch.change()?.revs).toBe(3)
  })
})

describe('a batch', () => {
  it('[RE10] lets each decision see what those before it have written', () => {
    const batch = createBatches()(viewOf({ topic: 'tea' }))
    batch.run((draft) => draft.delete('attr/topic'))
    batch.run((draft) => draft.set('attr/mood', 'good'))
    const seen = batch.run((draft) => [
      draft.get('attr/topic'),
      draft.get('attr/mood'),
      draft.size('attr'),
      draft.entries('attr').length,
    ])
    expect(seen).toEqual([undefined, 'good', 1, 1])
  })

  it('[RE10] becomes one change', () => {
    const batch = createBatches()(viewOf({ topic: 'tea' }))
    batch.run((draft) => {
      draft.expectField('attr/topic')
      draft.set('attr/topic', 'milk', { lapsesAt: 9 })
      draft.emit('one')
      draft.alarm('ring', 5)
      draft.effect('effect')
    })
    batch.run((draft) => {
      draft.expectField('attr/mood')
      draft.expectRecord()
      draft.set('attr/topic', 'rum')
      draft.emit('two')
      draft.alarm('ring', null)
      draft.done('7')
      draft.remember('c1', '"reply"')
    })
    expect(batch.change()).toEqual({
      expect: {
        rev: 7,
        fields: [
          { name: 'attr/topic', rev: 3 },
          { name: 'attr/mood', rev: 0 },
        ],
      },
      revs: 0,
      fields: [{ name: 'attr/topic', value: 'rum' }],
      events: ['one', 'two'],
      alarms: [
        { name: 'ring', at: 5 },
        { name: 'ring', at: null },
      ],
      outbox: ['effect'],
      done: ['7'],
      replies: [{ commandId: 'c1', reply: '"reply"' }],
    })
  })

  it('is no change when nothing was decided', () => {
    const batch = createBatches()(viewOf({ topic: 'tea' }))
    batch.run((draft) => draft.get('attr/topic'))
    batch.run((draft) => draft.expectRecord())
    expect(batch.change()).toBeUndefined()
  })

  it('[RE11] keeps nothing of a decision that refuses', () => {
    const batch = createBatches()(viewOf())
    const refuse = (draft: Draft) => {
      draft.set('attr/topic', 'tea')
      draft.nextRev()
      draft.emit('no')
      draft.emitMerged('members', () => 'no')
      draft.alarm('ring', 5)
      draft.effect('no')
      draft.remember('c1', 'no')
      throw new Error('refused')
    }
    expect(() => batch.run(refuse)).toThrow('refused')
    expect(batch.change()).toBeUndefined()
    expect(batch.run((draft) => [draft.get('attr/topic'), draft.size('attr')])).toEqual([
      undefined,
      0,
    ])
  })

  it('[RE3] knows what a command was told, in this commit or in one before', () => {
    const batch = createBatches()(viewOf())
    batch.run((draft) => draft.remember('here', '"now"'))
    expect(batch.replyTo('here')).toBe('"now"')
    expect(batch.replyTo('known')).toBe('"before"')
    expect(batch.replyTo('constructor')).toBeUndefined()
  })
})

describe('a merged event', () => {
  it('[CH2] is made once, when the last decision is done', () => {
    const batch = createBatches()(viewOf({ topic: 'tea' }))
    const join = (key: string) => (draft: Draft) => {
      draft.set(`attr/${key}`, 'new')
      draft.emitMerged('members', ({ touched, before, after }) =>
        touched('attr')
          .map((name) => `${name} ${before(name)} ${after(name)}`)
          .join(', '),
      )
    }
    batch.run(join('one'))
    batch.run((draft) => draft.emit('between'))
    batch.run(join('topic'))
    expect(batch.change()?.events).toEqual([
      'attr/one undefined new, attr/topic tea new',
      'between',
    ])
  })

  it('is one, even when one decision asks for it twice', () => {
    const batch = createBatches()(viewOf())
    batch.run((draft) => {
      draft.emitMerged('members', () => 'members')
      draft.emitMerged('members', () => 'members')
    })
    expect(batch.change()?.events).toEqual(['members'])
  })

  it('is none when there is nothing to tell', () => {
    const batch = createBatches()(viewOf())
    batch.run((draft) => {
      draft.set('attr/topic', 'tea')
      draft.delete('attr/topic')
      draft.emitMerged('members', () => undefined)
    })
    expect(batch.change()?.events).toEqual([])
  })
})
