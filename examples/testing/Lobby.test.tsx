import { act, fireEvent, render, screen } from '@testing-library/react'
import { CallDialog, ChannelMemberList } from 'beckon'
import { SignalingTestProvider, createTestSignaling } from 'beckon/testing'
import { expect, it } from 'vitest'

it('rings, and says who is calling', async () => {
  const t = createTestSignaling({ act, channels: { lobby: { members: ['bo'] } } })
  render(
    <SignalingTestProvider signaling={t} as="ana">
      <ChannelMemberList channelId="lobby" />
      <CallDialog />
    </SignalingTestProvider>,
  )
  await t.settle()
  expect(screen.getByRole('list').textContent).toContain('bo')

  await t.user('bo').invites('ana')
  await t.advance('1s')
  fireEvent.click(screen.getByRole('button', { name: 'Accept' }))
  await t.settle()

  t.expectState('bo', { call: { phase: 'active', with: ['ana'] } })
  expect(screen.getByRole('dialog').textContent).toContain('In call')
})
