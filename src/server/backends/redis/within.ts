/** What `work` comes to, or a rejection when that takes longer than `ms`. */
export async function within<Value>(
  ms: number,
  work: Promise<Value>,
  toError: () => Error,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(toError()), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
