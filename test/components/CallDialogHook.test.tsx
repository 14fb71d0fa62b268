import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import {
  useCallDialog,
  type CallCommandResult,
  type CallDialogActions,
  type UseCallDialogOptions,
} from '../../src/index.ts'
import { buttonOf, invitationOf, renderAda } from './renderAda.tsx'

let actions: CallDialogActions | undefined
const asked: CallCommandResult[] = []

function MyDialog(options: UseCallDialogOptions) {
  const dialog = useCallDialog(options)
  if (dialog === undefined) return <textarea />
  const { state, getPanelProps, getButtonProps, titleId, statusId, isShy } = dialog
  return (
    <section {...getPanelProps()} ref={() => void (actions = dialog.actions)}>
      <textarea />
      <h2 id={titleId}>{state.invitation.inviter}</h2>
      <p id={statusId}>{isShy ? 'beside' : 'in front'}</p>
      <button {...getButtonProps('accept')}>Accept</button>
      <button {...getButtonProps('retry')}>Again</button>
      <p role="alert">{state.error?.code}</p>
    </section>
  )
}

const ask = (name: 'accept' | 'reject' | 'retry') => {
  const done = actions?.[name]()
  if (done) asked.push(done)
  return done
}
const failOnce = () => vi.fn().mockRejectedValueOnce(new Error('no camera'))

describe('useCallDialog', () => {
  it('leaves the focus to somebody who types when a later call comes', async () => {
    const { t, bob, cleo } = await renderAda(<MyDialog />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(screen.getByText('in front')).toBeVisible()
    await t.act(() => bob.invitations.cancel('one'))
    await t.advance(5000)
    screen.getByRole('textbox').focus()
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'a', code: 'KeyA' })
    await t.act(() => cleo.invitations.invite({ to: 'ada' }))
    expect(screen.getByText('beside')).toBeVisible()
  })

  it('knows nothing of what went wrong with the call before', async () => {
    const { t, bob, cleo, click } = await renderAda(<MyDialog beforeAccept={failOnce()} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await click('Accept')
    expect(screen.getByRole('alert')).toHaveTextContent('INTERNAL')
    await t.act(() => bob.invitations.cancel('one'))
    expect(screen.getByRole('heading')).toHaveTextContent('cleo')
    expect(screen.getByRole('alert')).toBeEmptyDOMElement()
    expect(buttonOf('Accept')).not.toHaveAttribute('data-state')
    await click('Again')
    expect(invitationOf(cleo, 'two')?.status).toBe('ringing')
  })

  it('is not kept from the next call by what the one before still waits for', async () => {
    let refuse: (why: Error) => void = () => {}
    const camera = new Promise<void>((_, reject) => (refuse = reject))
    const beforeAccept = ({ inviteId }: { inviteId: string }) =>
      inviteId === 'one' ? camera : undefined
    const { t, bob, cleo, click } = await renderAda(<MyDialog beforeAccept={beforeAccept} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await click('Accept')
    await t.act(() => bob.invitations.cancel('one'))
    await click('Accept')
    expect(invitationOf(cleo, 'two')?.status).toBe('active')
    await t.act(() => refuse(new Error('no camera')))
    expect(screen.getByRole('alert')).toBeEmptyDOMElement()
  })

  it('tells by a promise what has become of an action, which nobody has to await', async () => {
    const { t, bob } = await renderAda(<MyDialog beforeAccept={failOnce()} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => void ask('accept'))
    await expect(asked.at(-1)).rejects.toMatchObject({ code: 'INTERNAL' })
    expect(buttonOf('Accept')).toHaveAttribute('data-state', 'error')

    await t.act(() => actions?.reset())
    expect(screen.getByRole('alert')).toBeEmptyDOMElement()
    expect(buttonOf('Accept')).not.toHaveAttribute('data-state')
    await t.act(() => void ask('accept'))
    await expect(asked.at(-1)).resolves.toMatchObject({ inviteId: 'one', status: 'active' })
  })

  it('tells by a promise that the app has said no', async () => {
    const { t, bob } = await renderAda(<MyDialog beforeReject={() => false} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => void ask('reject'))
    await expect(asked.at(-1)).resolves.toBeUndefined()
    expect(invitationOf(bob, 'one')?.status).toBe('ringing')
  })
})
