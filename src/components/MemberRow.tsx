'use client'

import type { ReactNode } from 'react'
import { useChannelMember } from '../hooks/useChannelMember.ts'
import type { Member } from '../protocol/channels.ts'
import { Avatar } from './Avatar.tsx'
import { CallButton } from './CallButton.tsx'
import { PhoneIcon } from './icons.tsx'
import { useStrings } from './useStrings.ts'

/** How a member looks. */
export interface MemberLook {
  /**
   * Called instead of ringing the member. `null` leaves the button out.
   * @default rings the member
   */
  readonly onCall?: ((member: Member) => void) | null | undefined
  /** Replaces what is in a row. */
  readonly renderRow?: ((member: Member) => ReactNode) | undefined
  /** @default the user id */
  readonly formatName?: ((userId: string) => string) | undefined
}

export interface MemberRowProps extends MemberLook {
  readonly channelId: string
  readonly userId: string
  readonly isSelf: boolean
  /** @default 'li' */
  readonly as?: 'li' | 'div'
}

/** One member of a channel. Renders again when this member changes. */
export function MemberRow({
  channelId,
  userId,
  isSelf,
  as: Element = 'li',
  onCall,
  renderRow,
  formatName,
}: MemberRowProps): ReactNode {
  const strings = useStrings()
  const member = useChannelMember(channelId, userId, { join: false })
  if (member === undefined) return null

  const name = formatName?.(userId) ?? userId
  const presence = member.online ? 'online' : 'offline'
  return (
    <Element data-part="row" data-presence={presence}>
      {renderRow?.(member) ?? (
        <>
          <Avatar userId={userId} name={name} />
          <span data-part="name">
            <bdi>{name}</bdi>
            <span data-part="presence">{strings[presence]}</span>
          </span>
          {member.sessionIds.length > 1 && (
            <span data-part="badge">{strings.devices(member.sessionIds.length)}</span>
          )}
          {isSelf && <span data-part="badge">{strings.you}</span>}
          {!isSelf && <RowCall {...{ member, name, channelId, onCall }} />}
        </>
      )}
    </Element>
  )
}

interface RowCallProps extends Pick<MemberLook, 'onCall'> {
  readonly member: Member
  readonly name: string
  readonly channelId: string
}

function RowCall({ member, name, channelId, onCall }: RowCallProps): ReactNode {
  const strings = useStrings()
  if (onCall === null) return null
  if (onCall === undefined) return <CallButton to={member.userId} {...{ name, channelId }} />
  return (
    <button
      type="button"
      data-beckon="call-button"
      aria-label={strings.callName(name)}
      onClick={() => onCall(member)}
    >
      <PhoneIcon />
      {strings.call}
    </button>
  )
}
