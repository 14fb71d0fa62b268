import type { BenchCase, Scenario } from '../scenario.ts'
import { FLOOD_METRICS, measureFlood } from './measureFlood.ts'
import { measureRealClients } from './measureRealClients.ts'

const MEMBERS = 200
const SENDERS = 50
const SIZE = { memberCount: MEMBERS, senderCount: SENDERS }
const [DELIVERIES, ...COSTS] = FLOOD_METRICS

const counted: BenchCase = {
  title: `${SENDERS} senders in ${MEMBERS} members, receivers that only count`,
  contenders: ['socketIo', 'ws', 'beckon', 'beckonStored', 'beckonRedis'],
  metrics: [
    {
      ...DELIVERIES,
      targets: [
        { contender: 'beckon', against: 'socketIo', atLeast: 15 },
        { contender: 'beckon', against: 'ws', atLeast: 10 },
      ],
    },
    ...COSTS,
  ],
  run: (contender, settings) => measureFlood(contender, settings, SIZE),
}

const decoded: BenchCase = {
  title: `${SENDERS} senders in ${MEMBERS} members, with the client of each`,
  contenders: ['socketIo', 'ws', 'beckon'],
  metrics: [
    { ...DELIVERIES, targets: [{ contender: 'beckon', against: 'socketIo', atLeast: 6 }] },
    ...COSTS,
  ],
  run: (contender, settings) => measureRealClients(contender, settings, SIZE),
}

/** Many to many: what a chat is at its worst. */
export const chat: Scenario = {
  name: 'chat',
  title: 'Many-to-many',
  cases: () => [counted, decoded],
}
