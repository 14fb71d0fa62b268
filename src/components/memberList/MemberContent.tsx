'use client'

import type { ReactNode } from 'react'
import { Avatar } from '../Avatar.tsx'
import { CallButton } from '../CallButton.tsx'
import { PhoneIcon } from '../icons.tsx'
import type { ListedMember } from './listedMember.ts'
import type { CommonStrings } from '../strings.ts'
import { rootAttributes } from '../rootAttributes.ts'
import { useStrings } from '../useStrings.ts'

/** How a member looks. */
export interface MemberLook {
  /**
   * Called instead of ringing the member. `null` leaves the button out.
   * @default rings the member
   */
  readonly onCall?: ((member: ListedMember) => void) | null | undefined
  /** Replaces what is in a row. */
  readonly renderRow?: ((member: ListedMember) => ReactNode) | undefined
  /** Buttons of the app at the end of a row. With a keyboard one gets to them by Tab or the right arrow. */
  readonly rowActions?: ((member: ListedMember) => ReactNode) | undefined
  /** What somebody is called, and found by. @default the user id */
  readonly formatName?: ((userId: string) => string) | undefined
  /** What a role is called. @default the role itself */
  readonly formatRole?: ((role: string) => string) | undefined
  /**
   * Whether a row says how many devices are in the channel, if there are several.
   * @default true
   */
  readonly showDevices?: boolean | undefined
}

export interface MemberContentProps extends MemberLook {
  readonly channelId: string
  readonly member: ListedMember
  readonly isSelf: boolean
  readonly unstyled: boolean
  readonly markName: ((name: string) => ReactNode) | undefined
}

/** What is in the row of a member. */
export function MemberContent({
  channelId,
  member,
  isSelf,
  markName,
  renderRow,
  rowActions,
  formatRole,
  showDevices,
  onCall,
  unstyled,
}: MemberContentProps): ReactNode {
  const strings = useStrings()
  if (renderRow !== undefined) return renderRow(member)

  const { userId, name, presence } = member
  return (
    <>
      <Avatar userId={userId} name={name} />
      <span data-part="name">
        <bdi>{markName?.(name) ?? name}</bdi>
        <span data-part="presence">{strings.presence[presence]}</span>
      </span>
      {badgesOf({ member, isSelf, formatRole, showDevices }, strings).map((badge) => (
        <span key={badge} data-part="badge">
          {badge}
        </span>
      ))}
      {rowActions?.(member)}
      {!isSelf && <RowCall {...{ member, channelId, onCall, unstyled }} />}
    </>
  )
}

/** What is said of a member besides the name and the presence. */
export function badgesOf(
  {
    member: { role, sessionIds },
    isSelf,
    formatRole = asIs,
    showDevices,
  }: Pick<MemberContentProps, 'member' | 'isSelf' | 'formatRole' | 'showDevices'>,
  strings: CommonStrings,
): readonly string[] {
  const devices = showDevices === true && sessionIds.length > 1
  return [
    role === undefined ? '' : formatRole(role),
    devices ? strings.devices(sessionIds.length) : '',
    isSelf ? strings.you : '',
  ].filter(Boolean)
}

function asIs(text: string): string {
  return text
}

type RowCallProps = Pick<MemberContentProps, 'channelId' | 'member' | 'onCall' | 'unstyled'>

function RowCall({ member, channelId, onCall, unstyled }: RowCallProps): ReactNode {
  const strings = useStrings()
  const { name } = member
  if (onCall === null) return null
  if (onCall === undefined)
    return <CallButton to={member.userId} {...{ name, channelId, unstyled }} />
  return (
    <button
      type="button"
      {...rootAttributes('call-button', unstyled)}
      aria-label={strings.callName(name)}
      onClick={() => onCall(member)}
    >
      <PhoneIcon />
      {strings.call}
    </button>
  )
}
