export interface Counts {
  commits: number
  memberEvents: number
  messages: number
  /** Of tasks longer than 50 ms, which is when a browser tells of them. */
  longestTaskMs: number
}

/** What has happened in the page so far. */
export const counts: Counts = { commits: 0, memberEvents: 0, messages: 0, longestTaskMs: 0 }

// React's production build has no Profiler, but tells its developer tools of every commit.
// It looks for them when it is loaded: this file comes before it.
Object.assign(window, {
  __REACT_DEVTOOLS_GLOBAL_HOOK__: {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: () => void counts.commits++,
    onCommitFiberUnmount() {},
    onPostCommitFiberRoot() {},
    checkDCE() {},
  },
})

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) {
    counts.longestTaskMs = Math.max(counts.longestTaskMs, duration)
  }
}).observe({ type: 'longtask' })
