import { fileURLToPath } from 'node:url'
import { buildDemo } from '../demo/buildDemo.ts'

// The page that `beckon demo` serves, for whoever has the package and not the repository.
await buildDemo({ folder: fileURLToPath(new URL('../dist/demo', import.meta.url)) })
