import { renderToString } from 'react-dom/server'
import { beforeEach, expect, it, vi } from 'vitest'
import type { MemberListState } from '../../src/components/memberList/memberListContext.ts'
import { REST } from '../../src/components/memberList/memberLines.ts'

// What is loaded when it is wanted has not been wanted yet.
beforeEach(() => void vi.resetModules())

async function renderRest(own: Partial<MemberListState>): Promise<string> {
  const { MemberListList } = await import('../../src/components/memberList/MemberListList.tsx')
  const { MemberListContext } = await import('../../src/components/memberList/memberListContext.ts')
  const list: MemberListState = {
    channelId: 'lobby',
    status: 'ready',
    error: undefined,
    total: 7,
    restCount: 7,
    pageSize: 200,
    arrangement: { lines: [REST], headers: [], count: 0 },
    selfId: 'ada',
    look: { unstyled: false },
    label: 'Members',
    isLong: false,
    LineElement: 'li',
    box: { current: null },
    more: {},
    ...own,
  }
  const html = renderToString(
    <MemberListContext value={list}>
      <MemberListList />
    </MemberListContext>,
  )
  const page = document.createElement('main')
  page.innerHTML = html
  const line = page.querySelector('[data-part="more"]')
  const around = line?.closest('[data-part="list"]')
  return `${around?.localName} > ${line?.localName} ${line?.getAttribute('role')}`
}

it('whoever is not known yet stands in a line that fits the list', async () => {
  expect(await renderRest({})).toBe('ul > li listitem')
})

it('so it does in a list that scrolls by itself', async () => {
  expect(await renderRest({ isLong: true, LineElement: 'div' })).toBe('div > div listitem')
})

it('and in one to choose from', async () => {
  const choice = { onMove: () => {}, onKey: () => false }
  const more = { choice, listProps: { role: 'listbox' } }
  expect(await renderRest({ LineElement: 'div', more })).toBe('div > div presentation')
})
