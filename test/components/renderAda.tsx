import { fireEvent, render, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { useSignaling } from '../../src/index.ts'
import type { TestSignalingOptions } from '../../src/testing/createTestSignaling.ts'
import { signalingInAct } from '../signalingInAct.tsx'

/** Ada has a dialog on her screen; the others are clients. */
export async function renderAda(
  element: ReactElement = <CallDialog />,
  options?: TestSignalingOptions,
) {
  // What is loaded when the first call is shown is there at once.
  await import('../../src/components/callDialog/moreOfCallDialog.ts')
  const t = signalingInAct(options)
  const [bob, cleo, dan] = [await t.connect('bob'), await t.connect('cleo'), await t.connect('dan')]
  const clients: SignalingClient[] = []
  function Ada() {
    clients.push(useSignaling())
    return null
  }
  const { rerender, unmount } = render(
    <>
      <Ada />
      {element}
    </>,
    { wrapper: t.as('ada') },
  )
  await t.settle()
  const ada = clients[0]
  if (ada === undefined) throw new Error('Ada has not rendered.')
  return {
    t,
    ada,
    bob,
    cleo,
    dan,
    unmount,
    rerender: (next: ReactElement) => rerender(<>{next}</>),
    /** What a mouse or a finger does. */
    click: (name: string) => t.act(() => void fireEvent.click(buttonOf(name), { detail: 1 })),
    /** What Enter and Space do. */
    press: (name: string) => t.act(() => void fireEvent.click(buttonOf(name), { detail: 0 })),
  }
}

export const buttonOf = (name: string) => screen.getByRole('button', { name })

export const buttonNames = () =>
  screen
    .queryAllByRole('button')
    .map((button) => button.textContent || button.getAttribute('aria-label'))

/** Each row of a list, as it reads. */
export const rowsOf = (list: string) =>
  [...screen.getByRole('list', { name: list }).children].map((row) =>
    [...row.children]
      .filter((cell) => cell.getAttribute('aria-hidden') !== 'true')
      .map((cell) => cell.textContent)
      .join(': '),
  )

export const invitationOf = (client: SignalingClient, inviteId: string) =>
  client.store.getState().invitations.byId.get(inviteId)
