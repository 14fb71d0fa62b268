/** Waits for SIGTERM or SIGINT, then for `stop`. A second signal ends the process at once. */
export async function untilStopped(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let isStopping = false
    const handleSignal = () => {
      if (isStopping) process.exit(1)
      isStopping = true
      stop().then(resolve, reject)
    }
    process.on('SIGTERM', handleSignal)
    process.on('SIGINT', handleSignal)
  })
}
