import type { Page } from '@playwright/test'

declare global {
  /** When the page was last heard, and last clicked. */
  var heard: { firstAt: number; lastAt: number; clickedAt: number }
}

/**
 * Hears what a page sounds like: what goes into its loudspeaker, not what the page says of itself. As
 * in a browser that nobody drives, it may sound once somebody has clicked or typed; Playwright does so
 * in its name whenever it looks at the page.
 */
export function listenToPage(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    globalThis.heard = { firstAt: 0, lastAt: 0, clickedAt: 0 }
    let isTouched = false
    for (const name of ['pointerdown', 'keydown']) {
      const handleTouch = () => {
        isTouched = true
        globalThis.heard.clickedAt = Date.now()
      }
      addEventListener(name, handleTouch, true)
    }
    const RealContext = AudioContext
    const ears = new WeakMap<AudioContext, AudioNode>()

    globalThis.AudioContext = class extends RealContext {
      constructor(options?: AudioContextOptions) {
        super(options)
        if (!isTouched) void super.suspend()
      }
      override resume(): Promise<void> {
        return isTouched ? super.resume() : new Promise(() => {})
      }
      override get destination(): AudioDestinationNode {
        const loudspeaker = super.destination
        const known = ears.get(this)
        // Whatever is connected to it goes on to the loudspeaker.
        if (known !== undefined) return known as AudioDestinationNode
        const ear = this.createGain()
        // Not a timer, which a page in the background has once a second.
        const listener = this.createScriptProcessor(256, 2, 2)
        listener.addEventListener('audioprocess', ({ inputBuffer, playbackTime }) => {
          const isLoud = inputBuffer.getChannelData(0).some((level) => Math.abs(level) > 0.003)
          if (!isLoud) return
          // A busy machine tells of it late.
          const lateMs = Math.max(0, this.currentTime - playbackTime) * 1000
          globalThis.heard.lastAt = Date.now() - lateMs
          globalThis.heard.firstAt ||= globalThis.heard.lastAt
        })
        ear.connect(loudspeaker)
        ear.connect(listener).connect(loudspeaker)
        ears.set(this, ear)
        return ear as AudioNode as AudioDestinationNode
      }
    }
  })
}

/** When a page was first and last heard, and when it was last clicked. 0: never. */
export function heardOf(page: Page): Promise<typeof globalThis.heard> {
  return page.evaluate(() => globalThis.heard)
}
