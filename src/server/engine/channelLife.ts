import type { channelCommands } from '../../protocol/channels.ts'
import type { RecordKey, RecordQuery } from '../backend.ts'
import { clearAttrs } from './attrs.ts'
import { MEMBER_NUM, TOTAL_MEMBER_NUM, readSetting, settingFields } from './builtInAttrs.ts'
import {
  CONFIG,
  attrField,
  isSpecial,
  readAttr,
  readConfig,
  readMember,
  requireOrdinary,
  toText,
} from './channelRecord.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import type { Draft } from './draft.ts'
import { toEffectText } from './effects.ts'
import { HISTORY_MAPS, clearHistory } from './history.ts'
import { channelKey } from './liveSession.ts'
import { ALARMS, ENDS_AT, TOTAL, armTtl } from './membership.ts'
import type { Services } from './services.ts'

type LifeCommand = Extract<keyof typeof channelCommands, 'channel.create' | 'channel.destroy'>

export interface ChannelLife {
  readonly handlers: CommandHandlers<LifeCommand>
  /** Fires an alarm of a channel. Early, late or repeated it does no harm. */
  handleAlarm(key: RecordKey, alarm: string): Promise<void>
}

const EVERYTHING: RecordQuery = {
  maps: ['attr', 'config', 'member', 'online', 'seat', ...HISTORY_MAPS],
  sizes: ['member', 'attr'],
}

/** How channels begin and end, and what the server itself writes on them. */
export function createChannelLife({ desk, specialChannels }: Services): ChannelLife {
  return {
    handlers: {
      'channel.create': async ({ channelId, membership = 'session', history = false }, context) => {
        const { userId, can } = requireSession(context)
        requireOrdinary(channelId, can)
        return desk.decide(channelKey(channelId), {
          query: { names: [CONFIG, ...settingFields('channelTtl')], sizes: ['member'] },
          commandId: `${userId} channel.create ${context.commandId}`,
          decide(draft) {
            if (draft.get(CONFIG) !== undefined) throw exists(channelId)
            draft.expectField(CONFIG)
            draft.set(CONFIG, JSON.stringify({ membership, history, owner: userId }))
            // One that nobody ever joins is gone in time as well.
            armTtl(draft)
            return null
          },
        })
      },

      'channel.destroy': async ({ channelId }, context) => {
        const { userId, can } = requireSession(context)
        requireOrdinary(channelId, can)
        if (isSpecial(channelId)) throw lasting(channelId)
        return desk.decide(channelKey(channelId), {
          query: EVERYTHING,
          commandId: `${userId} channel.destroy ${context.commandId}`,
          decide(draft) {
            const config = readConfig(draft.get(CONFIG))
            if (config === undefined) throw unknown(channelId)
            if (config.owner !== userId && can.server !== true) throw notOwner(channelId)
            destroy(draft, channelId, userId)
            return null
          },
        })
      },
    },

    async handleAlarm(key, alarm) {
      const channelId = key.slice('channel:'.length)
      if (alarm === ALARMS.ttl) return fireTtl(key, channelId)
      const attr = alarm === ALARMS.memberNum ? MEMBER_NUM : TOTAL_MEMBER_NUM
      await desk.decide(key, {
        query: {
          names: [attrField(attr), TOTAL, ...settingFields('autoUpdateNum', 'autoUpdateTotalNum')],
          sizes: ['member'],
        },
        decide(draft) {
          draft.alarm(alarm, null)
          const setting = alarm === ALARMS.memberNum ? 'autoUpdateNum' : 'autoUpdateTotalNum'
          if ((readSetting(draft.get, setting) ?? 0) === 0) return
          const count = draft.size('member')
          const number = attr === MEMBER_NUM ? count : Number(draft.get(TOTAL) ?? count)
          writeNumber(draft, { channelId, key: attr, number })
        },
      })
    },
  }

  async function fireTtl(key: RecordKey, channelId: string): Promise<void> {
    await desk.decide(key, {
      query: EVERYTHING,
      decide(draft) {
        const endsAt = draft.get(ENDS_AT)
        const isDue = endsAt !== undefined && draft.now >= Number(endsAt)
        // It is claimed, and would be forgotten if it were not set again or cleared.
        draft.alarm(ALARMS.ttl, endsAt === undefined || isDue ? null : Number(endsAt))
        if (isDue && draft.size('member') === 0) destroy(draft, channelId, '')
      },
    })
  }

  function destroy(draft: Draft, channelId: string, by: string): void {
    draft.expectRecord()
    const members = draft.entries('member').flatMap(([, text]) => readMember(text) ?? [])
    clearAttrs(draft)
    clearHistory(draft)
    for (const map of ['member', 'online', 'seat', 'config']) {
      for (const [name] of draft.entries(map)) draft.delete(name)
    }
    for (const alarm of Object.values(ALARMS)) draft.alarm(alarm, null)
    for (const { userId, isDurable } of members) {
      specialChannels.note(draft, { type: 'leave', userId, channelId })
      if (isDurable !== true) continue
      const rev = draft.nextRev()
      draft.effect(toEffectText({ type: 'membership', userId, channelId, isMember: false, rev }))
    }
    draft.emit(toText({ type: 'channel.destroyed', channelId, by }))
  }
}

/** Writes a number of the server's own, if it has changed. */
function writeNumber(
  draft: Draft,
  { channelId, key, number }: { channelId: string; key: string; number: number },
): void {
  const value = String(number)
  if (readAttr(draft.get(attrField(key)))?.value === value) return
  const attr = { value, rev: draft.nextRev(), setBy: '' as const, setAt: draft.now }
  draft.set(attrField(key), JSON.stringify(attr))
  draft.emit(toText({ type: 'channel.attrSet', channelId, key, attr }))
}

function exists(channelId: string): CommandError {
  const message = `There is a channel "${channelId}" already. Join it, or choose another id.`
  return new CommandError('CONFLICT', { message })
}

function unknown(channelId: string): CommandError {
  return new CommandError('NOT_FOUND', { message: `There is no channel "${channelId}".` })
}

function lasting(channelId: string): CommandError {
  const message = `"${channelId}" is a special channel, which is never destroyed.`
  return new CommandError('FORBIDDEN', { message })
}

function notOwner(channelId: string): CommandError {
  const message = `Only who has created "${channelId}" can destroy it, or a token with can.server. A channel that was only joined has no owner.`
  return new CommandError('FORBIDDEN', { message })
}
