import { render, screen, within } from '@testing-library/react'
import { createRef, type ComponentProps, type ComponentType, type MouseEvent } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { useCallDialog, useCallDialogContext, type CallDialogSlots } from '../../src/index.ts'
import { buttonNames, invitationOf, renderAda } from './renderAda.tsx'

function MyTitle(props: ComponentProps<'h2'>) {
  const { state, titleId } = useCallDialogContext()
  return (
    <h3 id={titleId} {...props}>
      {state.invitation.inviter.toUpperCase()}
    </h3>
  )
}

describe('CallDialog with parts of the app', () => {
  it('takes components for its parts, with their props and what is in them', async () => {
    const slots: CallDialogSlots = {
      Title: MyTitle,
      Actions: ({ children }) => <footer>{children}</footer>,
    }
    const { t, bob } = await renderAda(
      <CallDialog slots={slots} slotProps={{ Title: { className: 'big' } }} />,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(screen.getByRole('alertdialog', { name: 'BOB' })).toBeVisible()
    expect(screen.getByRole('heading', { level: 3 })).toHaveClass('big')
    expect(screen.getByRole('button', { name: 'Accept' }).closest('footer')).not.toBeNull()
  })

  it('takes props for its parts, or what makes them of the state', async () => {
    const { t, bob } = await renderAda(
      <CallDialog
        slotProps={{
          Status: { className: 'mine', children: 'It rings' },
          Accept: ({ phase }) => ({ title: phase }),
        }}
      />,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(screen.getByText('It rings')).toHaveClass('mine')
    expect(screen.getByRole('alertdialog')).toHaveAccessibleDescription('It rings')
    expect(screen.getByRole('button', { name: 'Accept' })).toHaveAttribute('title', 'incoming')
  })

  it('renders what the app renders, and hands it the state and the actions', async () => {
    const { t, bob, click } = await renderAda(
      <CallDialog
        aria-label="A call"
        render={({ phase, can }, { accept }) => (
          <>
            <b>{phase}</b>
            {can.accept && <button onClick={() => accept()}>Yes</button>}
          </>
        )}
      />,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(buttonNames()).toEqual(['Yes'])
    await click('Yes')
    expect(screen.getByText('active')).toBeVisible()
    expect(invitationOf(bob, 'one')?.status).toBe('active')
  })

  it('is made of parts that make another dialog', async () => {
    const { t, bob, click } = await renderAda(
      <CallDialog.Root mode="corner" quickReplies={['No time']}>
        <CallDialog.Panel className="panel">
          <CallDialog.Avatar />
          <CallDialog.Title />
          <CallDialog.Status />
          <CallDialog.Countdown />
          <CallDialog.Actions>
            <CallDialog.Accept>Take it</CallDialog.Accept>
            <CallDialog.Reject />
            <CallDialog.RejectMenu />
            <CallDialog.Cancel />
            <CallDialog.End />
            <CallDialog.Minimize />
            <CallDialog.Close />
          </CallDialog.Actions>
          <CallDialog.Silence />
          <CallDialog.SoundBlocked />
          <CallDialog.ModifyPrompt />
          <CallDialog.Invitees />
          <CallDialog.Media>Video</CallDialog.Media>
          <CallDialog.Error />
          <CallDialog.Queue />
        </CallDialog.Panel>
      </CallDialog.Root>,
    )
    expect(document.querySelector('dialog')).toBeNull()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    const dialog = screen.getByRole('dialog', { name: 'bob' })
    expect(dialog).toHaveClass('panel')
    expect(dialog).toHaveAttribute('data-placement', 'corner')
    expect(within(dialog).getByRole('timer')).toHaveTextContent('0:30')
    expect(buttonNames()).toEqual(['Take it', 'Decline', 'Decline with a message'])
    expect(screen.queryByText('Video')).toBeNull()
    await click('Take it')
    expect(buttonNames()).toEqual(['End call', 'Minimize'])
    expect(screen.getByText('Video')).toBeVisible()
  })

  it.each([
    ['Avatar', 'avatars'],
    ['Title', 'title'],
    ['Status', 'status'],
    ['Countdown', 'countdown'],
    ['Others', 'others'],
    ['Actions', 'actions'],
    ['Accept', 'accept'],
    ['Reject', 'reject'],
    ['RejectMenu', 'reject-menu'],
    ['SoundBlocked', 'sound-blocked'],
    ['Queue', 'queue'],
  ] as const)('%s takes ref, className, style and attributes', async (name, dataPart) => {
    const Part = CallDialog[name] as ComponentType<ComponentProps<'div'>>
    const ref = createRef<HTMLDivElement>()
    const { t, bob, dan } = await renderAda(
      <CallDialog.Root mode="inline" quickReplies={['No time']}>
        <Part ref={ref} className="mine" style={{ top: 1 }} data-testid="part" />
      </CallDialog.Root>,
    )
    await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'] }))
    await t.act(() => dan.invitations.invite({ to: 'ada' }))
    const element = screen.getByTestId('part')
    expect(ref.current).toBe(element)
    expect(element).toHaveClass('mine')
    expect(element).toHaveStyle({ top: '1px' })
    expect(element).toHaveAttribute('data-part', dataPart)
  })

  it('lets a handler of the app run first, and keep the part from what it does', async () => {
    const onClick = vi.fn((event: MouseEvent) => event.preventDefault())
    const { t, bob, click } = await renderAda(
      <CallDialog slotProps={{ Accept: { onClick }, Reject: { onClick } }} />,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    await click('Decline')
    expect(onClick).toHaveBeenCalledTimes(2)
    expect(invitationOf(bob, 'one')?.status).toBe('ringing')
  })

  it('says where a part belongs that stands outside', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(() => render(<CallDialog.Title />)).toThrow(/outside of one\. Render it inside/)
  })
})

describe('useCallDialog', () => {
  function MyDialog() {
    const dialog = useCallDialog({ mode: 'inline' })
    if (dialog === undefined) return <p>No call</p>
    const { state, titleId, statusId, getPanelProps, getButtonProps } = dialog
    return (
      <section {...getPanelProps({ className: 'mine' })}>
        <h2 id={titleId}>{state.invitation.inviter}</h2>
        <p id={statusId}>{state.phase}</p>
        {state.can.accept && <button {...getButtonProps('accept')}>Accept</button>}
        {state.can.reject && (
          <button {...getButtonProps('reject', {}, { data: { message: 'No time' } })}>No</button>
        )}
        {state.can.end && <button {...getButtonProps('end', { title: 'Over' })}>End</button>}
      </section>
    )
  }

  it('gives the state and the props, and leaves the markup', async () => {
    const { t, bob, click, press } = await renderAda(<MyDialog />)
    expect(screen.getByText('No call')).toBeVisible()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    const panel = screen.getByRole('alertdialog', { name: 'bob' })
    expect(panel).toHaveClass('mine')
    expect(panel).toHaveAccessibleDescription('incoming')
    await press('Accept')
    expect(panel).toHaveAccessibleDescription('incoming')
    await t.advance(700)
    await press('Accept')
    expect(panel).toHaveAccessibleDescription('active')
    expect(screen.getByRole('button', { name: 'End' })).toHaveAttribute('title', 'Over')
    await click('End')
    expect(invitationOf(bob, 'one')?.endReason).toBe('ended')
  })

  it('declines with words', async () => {
    const { t, bob, click } = await renderAda(<MyDialog />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('No')
    expect(invitationOf(bob, 'one')?.invitees[0]?.data).toEqual({ message: 'No time' })
  })
})
