import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DockerfileParser } from 'dockerfile-ast'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { serveCommand } from '../../src/cli/serveCommand.ts'

// No container engine runs where these tests do: what can be read is checked, and nothing is built.
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8')

const variables = new Set(serveCommand().options.map(({ envVar }) => envVar))

interface Service {
  readonly build?: string
  readonly image?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>
  readonly volumes?: readonly string[]
}

describe('compose.yaml', () => {
  // The alias of one node is the other one.
  const { services, volumes } = parse(read('compose.yaml'), { merge: true }) as {
    services: Readonly<Record<string, Service>>
    volumes: Readonly<Record<string, unknown>>
  }

  it('runs two nodes on one Redis', () => {
    const nodes = Object.values(services).filter(({ build }) => build !== undefined)
    expect(nodes).toHaveLength(2)
    for (const { environment } of nodes) {
      expect(environment?.['BECKON_REDIS_URL']).toBe('redis://redis:6379')
    }
  })

  it('sets variables that the command line knows', () => {
    const names = Object.values(services).flatMap(({ environment = {} }) =>
      Object.keys(environment),
    )
    expect(names.filter((name) => !variables.has(name))).toEqual([])
    expect(names).toContain('BECKON_SECRET')
  })

  it('has a Redis that throws nothing away, and writes to disk', () => {
    const command = services['redis']?.command?.join(' ')
    expect(services['redis']?.image).toBe('redis:7')
    expect(command).toContain('--appendonly yes')
    expect(command).toContain('--maxmemory-policy noeviction')
  })

  it('names services, volumes and files that are there', () => {
    for (const { depends_on: wanted = [], volumes: mounts = [] } of Object.values(services)) {
      const names = Array.isArray(wanted) ? (wanted as string[]) : Object.keys(wanted)
      for (const name of names) expect(Object.keys(services)).toContain(name)
      for (const [source = ''] of mounts.map((mount) => mount.split(':'))) {
        const isThere = source.startsWith('./') ? existsSync(`${ROOT}${source}`) : source in volumes
        expect({ source, isThere }).toEqual({ source, isThere: true })
      }
    }
  })

  it('has a balancer that passes WebSockets on to every node', () => {
    const config = read('examples/compose/nginx.conf')
    for (const name of ['one', 'two']) expect(config).toContain(`server ${name}:7878`)
    expect(config).toContain('proxy_set_header Upgrade $http_upgrade;')
    expect(config.match(/\{/g)?.length).toBe(config.match(/\}/g)?.length)
  })
})

describe('the Dockerfile', () => {
  const file = DockerfileParser.parse(read('Dockerfile'))
  const instructions = file.getInstructions()
  const last = (keyword: string) =>
    instructions.findLast((one) => one.getKeyword() === keyword)?.getArgumentsContent() ?? ''

  it('builds in stages, from an image that has no more than it needs', () => {
    const images = file.getFROMs().map((from) => from.getImage())
    expect(images.length).toBeGreaterThan(1)
    expect(new Set(images)).toEqual(new Set(['node:20-slim']))
  })

  it('copies from stages that there are', () => {
    const stages = new Set(file.getFROMs().map((from) => from.getBuildStage()))
    const sources = file
      .getCOPYs()
      .flatMap((copy) => copy.getFlags().map((flag) => flag.getValue()))
    expect(sources.length).toBeGreaterThan(2)
    for (const source of sources) expect(stages).toContain(source)
  })

  it('runs as somebody who is not root, and says whether it lives', () => {
    const keywords = instructions.map((one) => one.getKeyword())
    expect(last('USER')).toBe('node')
    expect(keywords.lastIndexOf('USER')).toBeGreaterThan(keywords.lastIndexOf('RUN'))
    expect(last('HEALTHCHECK')).toContain('/healthz')
    expect(last('HEALTHCHECK')).not.toContain('curl')
    expect(last('VOLUME')).toBe('/data')
    expect(JSON.parse(last('CMD'))).toEqual(['beckon', 'serve'])
  })

  it('sets variables that the command line knows', () => {
    const names = file.getENVs().flatMap((env) => env.getProperties().map((one) => one.getName()))
    const ours = names.filter((name) => name?.startsWith('BECKON_') === true)
    expect(ours.length).toBeGreaterThan(0)
    expect(ours.filter((name) => !variables.has(name ?? ''))).toEqual([])
  })
})
