import { useInvite, useSession, type InviteRequest } from '../src/index.ts'
import { expect, waitFor, type within } from 'storybook/test'

/** Invites in Ada's name, in any way that there is. */
export function InviteButton({ request }: { request: InviteRequest | undefined }) {
  const { session } = useSession()
  const { invite } = useInvite()
  return (
    <button
      disabled={session === undefined || request === undefined}
      onClick={() => request && void invite(request)}
    >
      Invite
    </button>
  )
}

interface Page {
  readonly canvas: ReturnType<typeof within>
  readonly userEvent: { click(element: Element): Promise<void> }
}

/** Presses it as soon as Ada is logged in, and waits for the dialog. */
export async function pressInvite({ canvas, userEvent }: Page): Promise<void> {
  const button = canvas.getByRole('button', { name: 'Invite' })
  await waitFor(() => expect(button).toBeEnabled())
  await userEvent.click(button)
  await canvas.findByRole('dialog')
}
