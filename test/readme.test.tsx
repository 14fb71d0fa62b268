// @vitest-environment node
import { readFile } from 'node:fs/promises'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { App } from '../examples/quick-start/App.tsx'

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8')

describe('README', () => {
  it.each(['examples/quick-start/App.tsx', 'examples/quick-start/server.ts'])(
    'shows %s as it is',
    async (path) => {
      expect(await read('README.md')).toContain(await read(path))
    },
  )

  it('says truly what its example renders on a server', () => {
    const text = renderToString(<App userId="ada" />).replaceAll(/<[^>]*>/g, '|')
    expect(text).toContain('Lobby')
    expect(text).toContain('Loading members…')
  })
})
