/** Makes sure that the browser tests have a Chromium, and says which one they use. */
import { spawnSync } from 'node:child_process'
import { chromiumPath, findChromium } from '../chromium.config.ts'

if (!findChromium()) installChromium()
console.log(`Browser: ${await chromiumPath()}`)

function installChromium() {
  console.log('No Chromium found: CHROMIUM_PATH is not set, and none is on the PATH.')
  if (isRootOnDebian()) {
    const installed =
      run('apt-get', 'update') &&
      run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium')
    if (installed && findChromium()) return
  }
  run('npx', 'playwright', 'install', 'chromium')
}

function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
}

function run(command: string, ...args: readonly string[]): boolean {
  console.log(`> ${[command, ...args].join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: 'inherit', env }).status === 0
}
