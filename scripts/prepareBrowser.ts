/** Makes sure that the browser tests have a Chromium, and says which one they use. */
import { spawnSync } from 'node:child_process'
import { chromiumPath, findChromium } from '../chromium.config.ts'
import { installDebianPackage } from './installDebianPackage.ts'

if (!findChromium()) installChromium()
console.log(`Browser: ${await chromiumPath()}`)

function installChromium() {
  console.log('No Chromium found: CHROMIUM_PATH is not set, and none is on the PATH.')
  if (installDebianPackage('chromium') && findChromium()) return
  console.log('> npx playwright install chromium')
  spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit' })
}
