import { spawnSync } from 'node:child_process'

/** Installs a package of Debian where that is possible, and says whether it has. */
export function installDebianPackage(name: string): boolean {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false
  return run('update') && run('install', '-y', '--no-install-recommends', name)
}

function run(...args: readonly string[]): boolean {
  console.log(`> apt-get ${args.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', args, { stdio: 'inherit', env }).status === 0
}
