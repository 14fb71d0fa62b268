/** What somebody wants of a call. */
export interface AnswerWish {
  readonly inviteId: string
  readonly answer?: 'accept' | 'reject'
}

/**
 * What a notification has opened the page for, taken out of its address at once: a page that is
 * loaded again, or an address that is copied, must not answer once more.
 */
export function takeAnswer(): AnswerWish | undefined {
  const url = new URL(location.href)
  const inviteId = url.searchParams.get('call')
  const answer = url.searchParams.get('answer')
  if (inviteId === null) return undefined
  // Without an answer it does no harm, and an app may have a `call` of its own.
  if (answer !== 'accept' && answer !== 'reject') return { inviteId }
  url.searchParams.delete('call')
  url.searchParams.delete('answer')
  history.replaceState(history.state, '', url)
  return { inviteId, answer }
}
