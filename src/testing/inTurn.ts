/** Does something with each, one after the other. */
export async function inTurn<Item>(
  items: Iterable<Item>,
  run: (item: Item) => Promise<unknown>,
): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one after the other.
  for (const item of items) await run(item)
}
