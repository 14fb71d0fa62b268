import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TencentCloudChat } from '../../../src/compat/tencent/index.ts'
import names from './names.json' with { type: 'json' }

const SOURCES = new URL('../../../src/compat/tencent/', import.meta.url)

const source = readdirSync(SOURCES, { encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(new URL(file, SOURCES), 'utf8'))
  .join('\n')

describe('the names of the page on signaling', () => {
  it.each(names.methods)('[TC34] %s is a method', (name) => {
    const chat = TencentCloudChat.create({ SDKAppID: 1 })
    // Its own, and not one of those that say that they are not there.
    expect(Object.keys(chat)).toContain(name)
    expect(typeof Reflect.get(chat, name)).toBe('function')
  })

  it.each(names.constants)('[TC34] %s is a constant', (path) => {
    const value = path
      .split('.')
      .reduce<unknown>((object, name) => Reflect.get(Object(object), name), TencentCloudChat)
    expect(value).toBeDefined()
  })

  it.each(
    Object.entries(names.options).flatMap(([type, options]) =>
      options.map((option) => [type, option] as const),
    ),
  )('[TC34] %s has %s', (type, option) => {
    const [, body = ''] =
      new RegExp(`export interface ${type} [^{]*\\{(.*?)\\n\\}`, 's').exec(source) ?? []
    expect(body).toMatch(new RegExp(`\\b${option}\\??:`))
  })

  it.each(names.data)('[TC34] %s is looked at', (name) => {
    expect(source).toContain(name)
  })
})
