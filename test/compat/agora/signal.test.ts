import { afterEach, describe, expect, it, vi } from 'vitest'
import { findAddress } from '../../../src/compat/agora/address.ts'
import { createSignalFunction } from '../../../src/compat/agora/createSignalFunction.ts'
import Signal from '../../../src/compat/agora/index.ts'
import { openServer } from '../../server/openServer.ts'
import { openAgora, until } from './openAgora.ts'

const NOWHERE = { debugging: undefined, configured: undefined }

afterEach(() => vi.unstubAllEnvs())

describe('Signal', () => {
  it('[AG1] is called with and without `new`, and without an app id', () => {
    for (const signal of [Signal('app'), new Signal('app')]) {
      expect(signal).toMatchObject({ appid: 'app', vid: 'app', server_urls: [] })
      expect(signal.getSDKVersion()).toBe('1.4.0')
      expect(signal.getSDKVersion_int()).toBe(1_010_400_000)
    }
    expect(new Signal().getSDKVersion()).toBe('1.4.0')
    expect(Signal().appid).toBeUndefined()
  })

  it('[AG2] finds its server where it is told first', () => {
    expect(findAddress(NOWHERE)).toBeUndefined()
    vi.stubGlobal('location', { protocol: 'https:' })
    expect(findAddress(NOWHERE)).toBe('')
    vi.stubEnv('BECKON_URL', 'http://env')
    expect(findAddress(NOWHERE)).toBe('http://env')
    vi.stubGlobal('BECKON_URL', 'http://global')
    expect(findAddress(NOWHERE)).toBe('http://global')
    expect(findAddress({ ...NOWHERE, configured: 'http://configured' })).toBe('http://configured')
    const all = { debugging: 'http://debugging', configured: 'http://configured' }
    expect(findAddress(all)).toBe('http://debugging')
  })

  it('[AG2] reads the attribute of its script when it is first run', async () => {
    const currentScript = { getAttribute: (name: string) => `http://${name}` }
    vi.stubGlobal('document', { currentScript })
    vi.resetModules()
    const module = await import('../../../src/compat/agora/address.ts')
    vi.unstubAllGlobals()
    vi.stubGlobal('BECKON_URL', 'http://global')
    expect(module.findAddress(NOWHERE)).toBe('http://data-url')
  })

  it.each(['setup_debugging', 'setUpDebugging'] as const)(
    '[AG2] takes an address from %s, and nothing else',
    async (name) => {
      const { url } = await openServer()
      const signal = createSignalFunction()('app')
      signal[name]('ap', url)
      signal[name]('env', 'lbs100')
      const session = signal.login('ada', '_no_need_token')
      const onLoginSuccess = vi.fn<(uid: number) => void>()
      session.onLoginSuccess = onLoginSuccess
      await vi.waitFor(() => expect(onLoginSuccess).toHaveBeenCalledTimes(1))
      session.logout()
    },
  )

  it('[AG2] [AG6] without an address says what to do, and no login succeeds', async () => {
    const say = vi.spyOn(console, 'error').mockReturnValue()
    const failed: number[] = []
    const session = createSignalFunction()('app').login('ada')
    session.onLoginFailed = (code) => void failed.push(code)
    await until(() => failed.length > 0)
    expect(failed).toEqual([201])
    expect(say).toHaveBeenCalledWith(expect.stringContaining('Signal.configure({ url'))
  })

  it('[AG26] is silent until setDoLog, or setDolog, and says nothing of what is said', async () => {
    const say = vi.spyOn(console, 'log').mockReturnValue()
    const { Signal: Own } = await openAgora()
    const signal = Own('app')
    const instant = async () => {
      const session = signal.login('ada', 'secret')
      await until(() => session.state === 2)
      session.messageInstantSend('ada', 'private')
      session.logout()
      await until(() => session.state === 0)
    }
    await instant()
    expect(say).not.toHaveBeenCalled()
    signal.setDoLog(true)
    await instant()
    const lines = say.mock.calls.flat().join('\n')
    expect(lines).toContain('onLoginSuccess')
    expect(lines).not.toMatch(/secret|private/)

    say.mockClear()
    signal.setDolog(true, 'LOUD')
    expect(say).toHaveBeenCalledTimes(1)
    signal.setDolog(true, 'WARNING')
    await instant()
    expect(say).toHaveBeenCalledTimes(1)
    signal.setDolog()
    await instant()
    expect(say).toHaveBeenCalledTimes(1)
  })
})
