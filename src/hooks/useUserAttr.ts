'use client'

import { useMemo } from 'react'
import type { Attr } from '../protocol/attrs.ts'
import { SignalingError } from '../protocol/errors.ts'
import type { UserAttrs } from '../protocol/register.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import { useWatchedUser } from './useUser.ts'

export type UseUserAttrResult<Value> = readonly [
  value: Value | undefined,
  /** Rejects with `FORBIDDEN` for anybody but oneself. */
  set: (value: Value, options?: { ifRev?: number }) => Promise<Attr>,
  attr: {
    readonly rev?: number
    /** Whether the server has said what there is. */
    readonly status: 'loading' | 'ready'
    readonly remove: () => Promise<void>
  },
]

/**
 * One attribute of a user: of oneself, which one may set, or of somebody else.
 *
 * @example
 * const [mood, setMood] = useUserAttr('mood')
 * const [bobsMood] = useUserAttr('mood', 'bob')
 */
export function useUserAttr<Key extends keyof UserAttrs & string>(
  key: Key,
  userId?: string,
): UseUserAttrResult<UserAttrs[Key]> {
  const { users } = useSignaling()
  const selfId = useSignalingState((state) => state.session?.userId)
  const watchedId = userId ?? selfId
  useWatchedUser(watchedId)
  const user = useSignalingState((state) => state.users.get(watchedId ?? ''))
  const attr = user?.attrs.get(key)
  const isKnown = user !== undefined

  return useMemo(() => {
    const requireSelf = () => {
      if (watchedId !== selfId) throw notYours(userId)
    }
    return [
      toRegistered<UserAttrs[Key]>(attr?.value),
      async (value, options) => {
        requireSelf()
        return users.setAttr(key, value, options)
      },
      {
        status: isKnown ? 'ready' : 'loading',
        ...(attr === undefined ? {} : { rev: attr.rev }),
        async remove() {
          requireSelf()
          await users.deleteAttr(key)
        },
      },
    ]
  }, [users, key, userId, watchedId, selfId, attr, isKnown])
}

// The app has registered what it keeps in its attributes.
function toRegistered<Value>(value: unknown): Value | undefined {
  return value as Value | undefined
}

function notYours(userId: string | undefined): SignalingError {
  const message = `Only "${userId ?? ''}" can set attributes of that user. Leave the user id out for your own.`
  return new SignalingError('FORBIDDEN', { message })
}
