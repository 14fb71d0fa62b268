import { Command, InvalidArgumentError } from 'commander'
import { CONTENDERS, type ContenderName } from './contenders.ts'
import { measure, type CaseResult } from './measure.ts'
import { openSettings, type Options } from './openSettings.ts'
import { printCase } from './printTable.ts'
import { writeResults } from './writeResults.ts'
import { chat } from './scenarios/chat.ts'
import { commands } from './scenarios/commands.ts'
import { commits } from './scenarios/commits.ts'
import { connections } from './scenarios/connections.ts'
import { fanOut } from './scenarios/fanOut.ts'
import { growth } from './scenarios/growth.ts'
import { invitations } from './scenarios/invitations.ts'
import { joins } from './scenarios/joins.ts'
import { latency } from './scenarios/latency.ts'
import { recovery } from './scenarios/recovery.ts'
import type { Scenario } from './scenario.ts'

const SCENARIOS: readonly Scenario[] = [
  chat,
  fanOut,
  latency,
  commands,
  joins,
  connections,
  invitations,
  commits,
  recovery,
  growth,
]

const program = new Command('npm run bench --')
  .description('Measures Beckon and its rivals, one after the other in every round.')
  .option('--only <names>', `scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}`, toNames)
  .option('--quick', 'everything once, small and short: 3 minutes')
  .option('--rounds <number>', 'rounds of which the median is taken', toNumber)
  .option('--seconds <number>', 'how long one measurement lasts', toNumber)
  .option('--warm-up <number>', 'seconds that a fresh server works before', toNumber)
  .option('--window <number>', 'messages of one client that may wait for answers', toNumber)
  .option('--members <numbers>', 'members of the channels of fan-out', toNumbers)
  .option('--joins <numbers>', 'how many join a channel at once', toNumbers)
  .option('--naive-joins <number>', 'up to how many of them with raw socket.io', toNumber)
  .option('--connections <number>', 'how many connections storm in and stay', toNumber)
  .option('--returning <number>', 'clients that come back after a restart', toNumber)
  .option('--growth <numbers>', 'members for the cost per delivery', toNumbers)
  .option('--nodes <numbers>', 'processes for the cost per delivery', toNumbers)
  .option('--contenders <names>', `of ${Object.keys(CONTENDERS).join(', ')}`, toContenders)
  .option('--profile <folder>', 'writes CPU profiles of our server and of the load there')
  .option('--out <file>', 'where the results go', 'bench/results.json')

program.parse()
await run(program.opts<Options & { only?: readonly string[]; out: string }>())

async function run(options: Options & { only?: readonly string[]; out: string }): Promise<void> {
  const chosen = SCENARIOS.filter(({ name }) => options.only?.includes(name) ?? true)
  const settings = await openSettings(options)
  const began = Date.now()
  let failedCount = 0
  for (const scenario of chosen) {
    const results: CaseResult[] = []
    for (const benchCase of scenario.cases(settings)) {
      const result = await measure(benchCase, settings)
      results.push(result)
      printCase(scenario, result)
      if (result.failure !== undefined) failedCount++
    }
    writeResults(options.out, { scenario, settings, cases: results })
  }
  await settings.close()
  const minutes = ((Date.now() - began) / 60_000).toFixed(1)
  console.log(`${minutes} min, ${settings.rounds} rounds. Figures are in ${options.out}.`)
  if (settings.profileTo !== '') console.log(`Profiles are in ${settings.profileTo}.`)
  process.exit(failedCount > 0 ? 1 : 0)
}

function toNames(text: string): readonly string[] {
  const names = text.split(',')
  const unknown = names.find((name) => SCENARIOS.every((scenario) => scenario.name !== name))
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no scenario ${unknown}.`)
  return names
}

function toContenders(text: string): readonly ContenderName[] {
  const names = text.split(',')
  const unknown = names.find((name) => !Object.hasOwn(CONTENDERS, name))
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no contender ${unknown}.`)
  return names as ContenderName[]
}

function toNumber(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return number
}

function toNumbers(text: string): readonly number[] {
  return text.split(',').map(toNumber)
}
