import { createRoot } from 'react-dom/client'
import {
  CallButton,
  CallDialog,
  ChannelMemberList,
  type ChannelMemberListProps,
  type SignalingClient,
} from '../../src/index.ts'
import {
  createTestSignaling,
  SignalingTestProvider,
  type TestSignaling,
} from '../../src/testing/index.ts'
import { formatName } from '../../stories/formatName.ts'

/** What a test makes the others do. Whoever sits at the keys is Ada. */
export interface House {
  readonly signaling: TestSignaling
  readonly bob: SignalingClient
  readonly cleo: SignalingClient
  /** What the list has told the app. */
  readonly told: { selected: readonly string[]; waved: string | undefined }
}

declare global {
  var house: House
  var openHouse: (part: 'calls' | 'members', isSilent: boolean) => Promise<void>
}

/** Bundled by `keyboardTest.ts`: components with a server in the page, whose time the test moves. */
globalThis.openHouse = async (part, isSilent) => {
  if (isSilent) waitForPress()
  const signaling = createTestSignaling({
    users: ['bob', 'cleo'],
    channels: { lobby: { members: ['bob', 'cleo', 'dan', 'eve'] } },
  })
  await signaling.settle()
  const [bob, cleo] = ['bob', 'cleo'].map((userId) => signaling.user(userId).client)
  if (bob === undefined || cleo === undefined) throw new Error('There are two of them.')
  const told: House['told'] = { selected: [], waved: undefined }
  globalThis.house = { signaling, bob, cleo, told }
  const root = document.createElement('main')
  document.body.append(root)
  createRoot(root).render(
    <SignalingTestProvider signaling={signaling} as="ada">
      {part === 'calls' ? (
        <Calls />
      ) : (
        <Members
          onSelectedChange={(selected) => void (told.selected = selected)}
          rowActions={({ userId }) => (
            <button type="button" onClick={() => void (told.waved = userId)}>
              Wave to {formatName(userId)}
            </button>
          )}
        />
      )}
    </SignalingTestProvider>,
  )
  await signaling.settle()
}

/** A browser that lets the page be heard once a button is pressed, and not by any key as Chromium does. */
function waitForPress(): void {
  let isPressed = false
  addEventListener('click', () => void (isPressed = true), { capture: true })
  globalThis.AudioContext = class extends AudioContext {
    override get state() {
      return isPressed ? super.state : 'suspended'
    }
    override resume() {
      return isPressed ? super.resume() : new Promise<void>(() => {})
    }
  }
}

function Calls() {
  return (
    <>
      <CallButton to="bob" name="Bob" />
      <CallButton to={['bob', 'cleo']} name="both" />
      <CallDialog
        formatName={formatName}
        quickReplies={['In five minutes', 'Not today']}
        draggable
      />
    </>
  )
}

function Members(props: Pick<ChannelMemberListProps, 'onSelectedChange' | 'rowActions'>) {
  return (
    <ChannelMemberList
      {...props}
      channelId="lobby"
      search
      selection="multiple"
      sort="name"
      formatName={formatName}
    />
  )
}
