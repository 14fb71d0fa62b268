/** Makes sure that the tests of the Redis backend have a redis-server, and says which one. */
import { spawnSync } from 'node:child_process'
import { installDebianPackage } from './installDebianPackage.ts'

if (findRedis() === undefined) {
  console.log('No redis-server found on the PATH.')
  installDebianPackage('redis-server')
}
const found = findRedis()
if (found === undefined) {
  throw new Error(
    'The tests start redis-server 7.0 or newer, and it is not on the PATH. Install the package of your system, such as "apt-get install redis-server" or "brew install redis".',
  )
}
console.log(`Redis: ${found}`)

function findRedis(): string | undefined {
  const { status, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
