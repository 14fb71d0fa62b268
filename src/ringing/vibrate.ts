const VIBRATION_MS = [500, 250, 500, 1750]

/** Lets a device vibrate as it rings, until the returned function is called. */
export function vibrate(): () => void {
  // Before anybody has touched the page a browser says on its console that it will not.
  if (navigator.vibrate === undefined || navigator.userActivation?.hasBeenActive !== true) {
    return () => {}
  }
  const once = () => void navigator.vibrate(VIBRATION_MS)
  once()
  const timer = setInterval(once, 3000)
  return () => {
    clearInterval(timer)
    navigator.vibrate(0)
  }
}
