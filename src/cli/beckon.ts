#!/usr/bin/env node
import { runCli } from './runCli.ts'

// What somebody else has left open must not keep a server from being restarted.
process.exit(await runCli(process.argv.slice(2)))
