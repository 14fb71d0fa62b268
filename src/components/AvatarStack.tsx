'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useChannel } from '../hooks/useChannel.ts'
import { useChannelId } from '../hooks/useChannelId.ts'
import { useChannelMembers } from '../hooks/useChannelMembers.ts'
import { Avatar } from './Avatar.tsx'
import { PresenceDot } from './PresenceDot.tsx'
import { useStrings } from './useStrings.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

interface StackLook extends Omit<ComponentProps<'ul'>, 'children'> {
  /** How many are shown. @default 4 */
  max?: number
  /**
   * Whether each has a sign of how to be reached.
   * @default false
   */
  showPresence?: boolean
  /** @default the user id */
  formatName?: (userId: string) => string
  /** What is shown of a user, in place of the initials: decoration, beside which the name is said. */
  renderAvatar?: (userId: string) => ReactNode
  /** Renders the root as an element of yours, which spreads the props. @default a `<ul>` */
  render?: RenderRoot<'ul', 'partial' | 'complete'>
  /** Leaves the looks to the app: no rule of `styles.css` fits. @default false */
  unstyled?: boolean
}

export type AvatarStackProps = StackLook &
  (
    | {
        /**
         * Whose members are shown, the first ones first.
         * @default the channel of the nearest `ChannelProvider`
         */
        channelId?: string | undefined
        userIds?: undefined
        /**
         * Whether the stack itself keeps the client in the channel.
         * @default true
         */
        join?: boolean
      }
    | {
        /** Who is shown. */
        userIds: readonly string[]
        channelId?: undefined
        join?: undefined
      }
  )

/**
 * A few of those who are in a channel, one over the other, and how many more there are. Renders a
 * `<ul>` whose name is theirs, and nothing while there is nobody.
 */
export function AvatarStack({ channelId, userIds, join, ...look }: AvatarStackProps): ReactNode {
  if (userIds !== undefined) return <Stack {...look} userIds={userIds} total={userIds.length} />
  return <ChannelStack {...look} {...{ channelId, join }} />
}

interface ChannelStackProps extends StackLook {
  readonly channelId: string | undefined
  readonly join: boolean | undefined
}

function ChannelStack({
  channelId: given,
  join = true,
  max = 4,
  ...look
}: ChannelStackProps): ReactNode {
  const channelId = useChannelId(given)
  const total = useChannel(channelId, { join }, ({ count }) => count)
  const userIds = useChannelMembers(channelId, { join }, (members) =>
    members.slice(0, max).map(({ userId }) => userId),
  )
  return <Stack {...look} {...{ max, userIds, total }} />
}

interface StackProps extends StackLook {
  readonly userIds: readonly string[]
  readonly total: number
}

function Stack({
  userIds,
  total,
  max = 4,
  showPresence = false,
  formatName = asIs,
  renderAvatar,
  render,
  unstyled,
  ...listProps
}: StackProps): ReactNode {
  const strings = useStrings()
  const shown = userIds.slice(0, max)
  const moreCount = total - shown.length
  if (shown.length === 0) return null
  const names = shown.map(formatName)
  const listed = new Intl.ListFormat(strings.lang)
  return (
    <RootElement
      as="ul"
      mark="avatar-stack"
      {...{ render, unstyled }}
      state={moreCount > 0 ? 'partial' : 'complete'}
      role="list"
      aria-label={listed.format(moreCount > 0 ? [...names, strings.others(moreCount)] : names)}
      {...listProps}
    >
      {shown.map((userId) => (
        <li key={userId} title={formatName(userId)} data-part="person">
          {renderAvatar?.(userId) ?? <Avatar userId={userId} name={formatName(userId)} />}
          <span data-part="hidden-text">{formatName(userId)}</span>
          {showPresence && <PresenceDot {...{ userId, unstyled: unstyled ?? false }} />}
        </li>
      ))}
      {moreCount > 0 && <li data-part="more">+{moreCount}</li>}
    </RootElement>
  )
}

function asIs(userId: string): string {
  return userId
}
