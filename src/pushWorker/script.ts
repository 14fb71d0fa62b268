import { installPushWorker } from './installPushWorker.ts'

installPushWorker()
// The next version of this file is the worker at once: it keeps no pages from theirs.
addEventListener('install', () => void skipWaiting())

declare function skipWaiting(): Promise<void>
