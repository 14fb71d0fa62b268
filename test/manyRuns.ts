/** Whether there is time for what takes long. */
export const isFull = process.env['FULL'] !== undefined

/** How often a property is tried: ten times as often when there is time for it. */
export function manyRuns(count: number, fullCount = count * 10): number {
  return isFull ? fullCount : count
}
