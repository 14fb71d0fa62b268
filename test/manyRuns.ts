/** How often a property is tried: ten times as often when there is time for it. */
export function manyRuns(count: number): number {
  return process.env['FULL'] === undefined ? count : count * 10
}
