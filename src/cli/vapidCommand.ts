import { Command } from 'commander'
import { createVapidKeys } from '../server/push/vapidKeys.ts'

/** `beckon vapid`: prints a pair of keys with which a server pushes to browsers. */
export function vapidCommand(): Command {
  return new Command('vapid')
    .description('Prints a pair of VAPID keys, with which a server pushes to browsers.')
    .addHelpText('after', EXAMPLES)
    .action(() => {
      const { publicKey, privateKey } = createVapidKeys()
      console.log(`BECKON_VAPID_PUBLIC_KEY=${publicKey}\nBECKON_VAPID_PRIVATE_KEY=${privateKey}`)
    })
}

const EXAMPLES = `
Make a pair once and keep it: browsers that have subscribed know the public key, and are pushed to by
no other. The private key is secret.

Examples:
  beckon vapid >> .env`
