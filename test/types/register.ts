// An app's view of the package: it registers its types once, and every hook knows them. Checked by
// `npm run test:types` in a program of its own, because a registration is seen everywhere in one.
import {
  useChannelAttr,
  useChannelMessages,
  useInvitation,
  usePeerMessages,
  useUserAttr,
} from 'beckon'
import { useUserAttr as useSuspendedUserAttr } from 'beckon/suspense'
import { createSignalingClient } from 'beckon/client'

declare module 'beckon' {
  interface Register {
    channelAttrs: { topic: string; seats: number }
    channelMessage: { text: string }
    peerMessage: { secret: string }
    userAttrs: { mood: 'good' | 'bad' }
    invitationData: { media: 'voice' | 'video' }
  }
}

export function useRegistered() {
  const [topic, setTopic] = useChannelAttr('lobby', 'topic')
  const known: string | undefined = topic
  void setTopic('new')
  // @ts-expect-error The topic is a text.
  void setTopic(42)
  // @ts-expect-error There is no such attribute.
  useChannelAttr('lobby', 'topik')

  const { messages, send } = useChannelMessages('lobby')
  const texts: string[] = messages.map(({ body }) => body.text)
  // @ts-expect-error A message has a text.
  void send({ words: 'hello' })

  const peer = usePeerMessages('bob')
  const secrets: string[] = peer.messages.map(({ body }) => body.secret)
  // @ts-expect-error Users write secrets to each other.
  void peer.send({ text: 'hello' })

  const [mood, setMood] = useUserAttr('mood')
  void setMood(mood === 'good' ? 'bad' : 'good')
  // @ts-expect-error There is no such mood.
  void setMood('so so')
  const suspended: 'good' | 'bad' | undefined = useSuspendedUserAttr('mood', 'bob')[0]

  const { invite, invitation } = useInvitation()
  void invite({ to: 'bob', data: { media: 'voice' } })
  // @ts-expect-error There is no such medium.
  void invite({ to: 'bob', data: { media: 'fax' } })
  const media: 'voice' | 'video' | undefined = invitation?.data.media

  return { known, texts, secrets, suspended, media }
}

export async function useClient() {
  const client = createSignalingClient({ url: 'http://localhost:7878' })
  const attr = await client.channels.setAttr('lobby', 'seats', 4)
  // @ts-expect-error The number of seats is a number.
  await client.channels.setAttr('lobby', 'seats', 'four')
  return attr.rev
}
