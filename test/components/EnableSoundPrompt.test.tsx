import { act, fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { EnableSoundPrompt } from '../../src/components/EnableSoundPrompt.tsx'
import { stubAudio } from '../ringing/fakeAudio.ts'
import { signalingInAct } from '../signalingInAct.tsx'

async function setUp() {
  const sound = stubAudio({ isAllowed: false })
  const t = signalingInAct()
  render(<EnableSoundPrompt />, { wrapper: t.as('ada') })
  await t.settle()
  // The browser is asked by the clock of the wall.
  const wait = () => act(() => new Promise((resolve) => setTimeout(resolve, 450)))
  await wait()
  async function press() {
    sound.allow()
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Turn on sound' })))
    await wait()
  }
  return { t, press, prompt: screen.getByRole('status') }
}

describe('EnableSoundPrompt', () => {
  it('is empty once the page may be heard', async () => {
    const { press, prompt } = await setUp()
    expect(prompt).toHaveTextContent('Your browser keeps this page silent.')
    await press()
    expect(prompt).toBeEmptyDOMElement()
  })

  it('hands the focus of its button on to what it says, which stays while it is there', async () => {
    const { t, press, prompt } = await setUp()
    await t.act(() => screen.getByRole('button').focus())
    await press()
    expect(document.activeElement).toBe(screen.getByText('Sound is on.'))
    expect(prompt).toHaveAttribute('data-state', 'unlocked')
    await t.act(() => screen.getByText('Sound is on.').blur())
    expect(prompt).toBeEmptyDOMElement()
  })
})
