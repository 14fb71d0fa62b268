import type { DevtoolsExport } from './createDevtools.ts'

/** Lets the browser save what was recorded as a file. */
export function downloadJson(content: DevtoolsExport): void {
  const blob = new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  const day = new Date(content.exportedAt).toISOString().slice(0, 19).replaceAll(':', '-')
  link.download = `beckon-${day}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}
