import { describe, expect, it, onTestFinished } from 'vitest'
import { createOriginCheck } from '../../src/server/gateway/createOriginCheck.ts'
import { createSignalingServer } from '../../src/server/createSignalingServer.ts'
import { askUpgrade } from './askUpgrade.ts'
import { openServer } from './openServer.ts'

const APP = 'https://app.example.com'

interface Case {
  readonly cors?: string | readonly string[]
  readonly isLocal?: boolean
  readonly isProduction?: boolean
}

function isLetIn(origin: string | undefined, host: string, options: Case = {}): boolean {
  const { cors, isLocal = false, isProduction = true } = options
  const check = createOriginCheck({
    cors: cors === undefined ? undefined : { origin: cors },
    isLocal: () => isLocal,
    isProduction,
  })
  return check({ headers: { host, ...(origin === undefined ? {} : { origin }) } }) === undefined
}

describe('a list of origins', () => {
  it.each([
    ['the very one', APP, true],
    ['none: no browser', undefined, true],
    ['the usual port, which no browser writes', `${APP}:443`, false],
    ['another port', `${APP}:8443`, false],
    ['another scheme', 'http://app.example.com', false],
    ['capital letters, which no browser writes', 'https://APP.example.com', false],
    ['a longer name', 'https://app.example.com.evil.com', false],
    ['a name that ends the same', 'https://evilapp.example.com', false],
    ['a name below', 'https://sub.app.example.com', false],
    ['a name above', 'https://example.com', false],
    ['user information', 'https://app.example.com@evil.com', false],
    ['a path', `${APP}/`, false],
    ['a dot at the end', `${APP}.`, false],
    ['null', 'null', false],
    ['nothing', '', false],
    ['no URL', 'app.example.com', false],
    ['its own host', 'https://beckon.example.com', false],
    ['this machine', 'http://localhost:5173', false],
  ])('[ED1] is compared whole: %s', (_what, origin, expected) => {
    expect(isLetIn(origin, 'beckon.example.com', { cors: APP })).toBe(expected)
    const others = ['https://other.example.com', `${APP}/`]
    expect(isLetIn(origin, 'beckon.example.com', { cors: others })).toBe(expected)
  })

  it('[ED1] may name every page, pages without an origin, and pages of apps', () => {
    expect(isLetIn('https://evil.com', 'b', { cors: '*' })).toBe(true)
    expect(isLetIn('null', 'b', { cors: ['null'] })).toBe(true)
    expect(isLetIn('capacitor://localhost', 'b', { cors: ['capacitor://localhost'] })).toBe(true)
    expect(isLetIn(APP, 'b', { cors: 'HTTPS://App.Example.com:443' })).toBe(true)
  })

  it.each(['app.example.com', 'https://*.example.com/x', `${APP}/path`, '', 'https://'])(
    'says what is wrong with "%s"',
    (cors) => {
      expect(() => isLetIn(APP, 'b', { cors })).toThrow('is no origin')
    },
  )
})

describe('without a list', () => {
  const local = { isLocal: true }
  const development = { isProduction: false }
  it.each([
    ['the same host', 'https://b.com', 'b.com', {}, true],
    ['the same host and port', 'http://b.com:7878', 'b.com:7878', {}, true],
    ['another port in production', 'http://b.com:5173', 'b.com:7878', {}, false],
    ['another port elsewhere', 'http://b.com:5173', 'b.com:7878', development, true],
    ['another host', APP, 'b.com', development, false],
    ['a longer host', 'http://b.com.evil.com', 'b.com', development, false],
    ['user information', 'http://b.com@evil.com', 'b.com', development, false],
    ['null', 'null', 'b.com', { ...local, ...development }, false],
    [
      'this machine, of one that only it reaches',
      'http://localhost:5173',
      'localhost',
      local,
      true,
    ],
    ['by its number', 'http://127.0.0.1:5173', 'localhost:7878', local, true],
    ['by its IPv6 number', 'http://[::1]:5173', 'localhost:7878', local, true],
    ['this machine, elsewhere', 'http://localhost:5173', 'b.com', development, true],
    ['this machine, in production', 'http://localhost:5173', 'b.com', {}, false],
    ['a name that points to this machine', 'http://b.com:7878', 'b.com:7878', local, false],
    ['that name while developing', 'http://b.com', 'b.com', { ...local, ...development }, false],
    ['the same host by its number', 'http://[::1]:7878', '[::1]:7878', local, true],
    ['what only looks like it', 'http://localhost.evil.com', 'b.com', local, false],
    ['what only begins like it', 'http://127.0.0.1.evil.com', 'b.com', local, false],
    ['a host that is none', 'http://b.com', 'b.com/@', development, false],
  ] as const)('[ED1] %s', (_what, origin, host, options, expected) => {
    expect(isLetIn(origin, host, options)).toBe(expected)
  })
})

describe('a server', () => {
  it('[ED1] [ED2] answers a page that may not connect with why, and how to allow it', async () => {
    const { port } = await openServer({ cors: { origin: APP } })
    const answer = await askUpgrade(port, { Origin: 'https://evil.com' })
    expect(answer).toMatchObject({ status: 403, retryAfter: undefined })
    expect(answer.body).toContain('cors: { origin: ["https://evil.com"] }')
    expect(await askUpgrade(port, { Origin: APP })).toMatchObject({ status: 101 })
    expect(await askUpgrade(port)).toMatchObject({ status: 101 })
  })

  it('[ED1] is not made for a list that holds what is no origin', () => {
    const make = () => createSignalingServer({ auth: 'none', cors: { origin: 'ftp//x' } })
    expect(make).toThrow('is no origin')
  })

  it('[ED1] of this machine alone takes no page for its own that has another name', async () => {
    const { port } = await openServer()
    const headers = { Origin: 'http://evil.example:7878', Host: 'evil.example:7878' }
    expect(await askUpgrade(port, headers)).toMatchObject({ status: 403 })
  })

  it('[ED1] lets in pages of another port of this machine, in production too', async () => {
    const before = process.env['NODE_ENV']
    onTestFinished(() => void (process.env['NODE_ENV'] = before))
    process.env['NODE_ENV'] = 'production'
    const { port } = await openServer({
      auth: { secret: 'a secret of at least 32 bytes, this one' },
    })
    expect(await askUpgrade(port, { Origin: 'http://localhost:5173' })).toMatchObject({
      status: 101,
    })
    expect(await askUpgrade(port, { Origin: APP })).toMatchObject({ status: 403 })
  })
})
