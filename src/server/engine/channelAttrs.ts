import type { channelCommands } from '../../protocol/channels.ts'
import type { FieldName } from '../backend.ts'
import { clearAttrs, deleteAttr, requireWithin, setAttr } from './attrs.ts'
import {
  CHANNEL_TTL,
  isBuiltIn,
  readSetting,
  requireBuiltIn,
  settingFields,
} from './builtInAttrs.ts'
import {
  attrField,
  isSpecial,
  memberField,
  requireMemberOrObserver,
  requireOrdinary,
  toText,
} from './channelRecord.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import type { Draft } from './draft.ts'
import { channelKey } from './liveSession.ts'
import { ENDS_AT, armCounting, armTtl, extendTtl } from './membership.ts'
import { takeFrom } from './rateLimit.ts'
import type { Services } from './services.ts'

type AttrCommand = Extract<keyof typeof channelCommands, `channel.${string}Attr${'s' | ''}`>

/** What a change of an attribute obeys, or is. Made once, so that nobody hashes them per command. */
const SETTINGS = settingFields('setAttrLimit', 'channelTtl', 'autoUpdateNum', 'autoUpdateTotalNum')
const COUNTING: ReadonlySet<FieldName> = new Set(
  settingFields('autoUpdateNum', 'autoUpdateTotalNum'),
)

const rateField = (key: string): FieldName => `rate/attr ${key}`

export function createChannelAttrHandlers({
  desk,
  limits,
}: Services): Pick<CommandHandlers<AttrCommand>, Exclude<AttrCommand, 'channel.attrs'>> {
  return {
    // Not async: the command that is sent most often next to messages makes no promise of its own.
    'channel.setAttr'({ channelId, value, ...target }, context) {
      const session = requireSession(context)
      const { userId, can } = session
      const { key } = target
      requireOrdinary(channelId, can)
      requireWithin(limits.attrBytes, value, 'An attribute')
      requireBuiltIn(key, value)
      return desk.decide(channelKey(channelId), {
        query: {
          names: [memberField(userId), attrField(key), rateField(key), ENDS_AT, ...SETTINGS],
          sizes: ['attr', 'member'],
        },
        commandId: `${userId} channel.setAttr ${context.commandId}`,
        decide(draft) {
          requireMemberOrObserver(draft, session)
          if (!isBuiltIn(key)) takeTurn(draft, key)
          const maxAttrs = limits.attrsPerChannel
          const attr = setAttr(draft, target, { value, setBy: userId, maxAttrs })
          draft.emit(toText({ type: 'channel.attrSet', channelId, key, attr }))
          obey(draft, channelId, key)
          return { rev: attr.rev, setAt: attr.setAt }
        },
      })
    },

    'channel.deleteAttr': async ({ channelId, ...target }, context) => {
      const session = requireSession(context)
      const { userId, can } = session
      requireOrdinary(channelId, can)
      return desk.decide(channelKey(channelId), {
        query: { names: [memberField(userId), attrField(target.key)] },
        commandId: `${userId} channel.deleteAttr ${context.commandId}`,
        decide(draft) {
          requireMemberOrObserver(draft, session)
          const rev = deleteAttr(draft, target)
          if (rev === undefined) return null
          const { key } = target
          draft.emit(toText({ type: 'channel.attrDeleted', channelId, key, rev, by: userId }))
          return null
        },
      })
    },

    'channel.clearAttrs': async ({ channelId }, context) => {
      const session = requireSession(context)
      const { userId, can } = session
      requireOrdinary(channelId, can)
      return desk.decide(channelKey(channelId), {
        query: { names: [memberField(userId)], maps: ['attr'] },
        commandId: `${userId} channel.clearAttrs ${context.commandId}`,
        decide(draft) {
          requireMemberOrObserver(draft, session)
          if (clearAttrs(draft).length === 0) return null
          draft.emit(toText({ type: 'channel.attrsCleared', channelId, by: userId }))
          return null
        },
      })
    },
  }
}

/** `_setattr_limit`: so many changes a second, of each attribute. */
function takeTurn(draft: Draft, key: string): void {
  const perSecond = readSetting(draft.get, 'setAttrLimit') ?? 0
  if (perSecond === 0) return
  const what = `Attribute "${key}" of this channel may change`
  const fullAt = takeFrom(draft, rateField(key), { perSecond, what })
  draft.set(rateField(key), String(fullAt), { lapsesAt: fullAt })
}

/** What has been set may be a setting of the channel itself. */
function obey(draft: Draft, channelId: string, key: string): void {
  const isEmpty = draft.size('member') === 0
  // A channel that nobody has joined is gone in time as well.
  if (isEmpty && !isSpecial(channelId)) (key === CHANNEL_TTL ? armTtl : extendTtl)(draft)
  if (COUNTING.has(attrField(key))) armCounting(draft)
}
