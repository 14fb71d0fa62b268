import { fireEvent, render, screen, within } from '@testing-library/react'
import type { ReactElement } from 'react'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import { ChannelMemberList } from '../../src/components/ChannelMemberList.tsx'
import type { ChannelMemberListProps } from '../../src/components/memberList/memberListProps.ts'
// It is there when a list asks for it, and no test has to wait.
import '../../src/components/memberList/moreOfMemberList.ts'
import type { TestSignalingOptions } from '../../src/testing/createTestSignaling.ts'
import { signalingInAct } from '../signalingInAct.tsx'

/** Ada looks at a list of those who have joined before her, and of herself. */
export async function renderMembers(
  userIds: readonly string[],
  props: Partial<ChannelMemberListProps> = {},
  options?: TestSignalingOptions,
) {
  const t = signalingInAct(options)
  const clients = new Map<string, SignalingClient>()
  for (const userId of userIds) clients.set(userId, await join(userId))
  const element = (next: Partial<ChannelMemberListProps>): ReactElement => (
    <ChannelMemberList channelId="lobby" {...props} {...next} />
  )
  const { rerender } = render(element({}), { wrapper: t.as('ada') })
  await t.settle()
  await t.settle()

  /** Lets somebody join who stays. */
  async function join(userId: string): Promise<SignalingClient> {
    const client = await t.connect(userId)
    await t.act(() => client.channels.join('lobby'))
    return client
  }

  return {
    t,
    join,
    of(userId: string): SignalingClient {
      const client = clients.get(userId)
      if (client === undefined) throw new Error(`${userId} has not joined.`)
      return client
    },
    rerender: (next: Partial<ChannelMemberListProps>) => rerender(element(next)),
    press: (key: string, more: KeyboardEventInit = {}) =>
      t.act(() => {
        const target = document.activeElement ?? document.body
        fireEvent.keyDown(target, { key, ...more })
      }),
    type: (text: string) =>
      t.act(
        () => void fireEvent.change(screen.getByRole('searchbox'), { target: { value: text } }),
      ),
  }
}

export const rows = () => [...document.querySelectorAll<HTMLElement>('[data-part="row"]')]

/** What the list shows from top to bottom: user ids, and the words of headers. */
export const lines = () =>
  [...document.querySelectorAll<HTMLElement>('[data-user-id], [data-part="group-header"]')].map(
    (line) => line.dataset['userId'] ?? line.textContent,
  )

export const names = () => rows().map((row) => row.getAttribute('aria-label'))

export const rowOf = (userId: string): HTMLElement => {
  const row = rows().find((each) => each.dataset['userId'] === userId)
  if (row === undefined) throw new Error(`${userId} has no row.`)
  return row
}

export const buttonIn = (userId: string, name: string) =>
  within(rowOf(userId)).getByRole('button', { name })

/** Who has the focus: a user, or the words of a button. */
export const focused = () => {
  const element = document.activeElement
  return element instanceof HTMLElement
    ? (element.dataset['userId'] ?? element.getAttribute('aria-label') ?? element.textContent)
    : undefined
}

/** Whoever is chosen. */
export const chosen = () =>
  rows()
    .filter((row) => row.getAttribute('aria-selected') === 'true')
    .map((row) => row.dataset['userId'])
