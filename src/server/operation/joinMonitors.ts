import type { Monitor } from '../engine/monitor.ts'

/** One monitor that tells two. */
export function joinMonitors(one: Monitor, other: Monitor | undefined): Monitor {
  if (other === undefined) return one
  return {
    connected() {
      one.connected()
      other.connected()
    },
    disconnected() {
      one.disconnected()
      other.disconnected()
    },
    commandBegan() {
      const [tellOne, tellOther] = [one.commandBegan(), other.commandBegan()]
      return (note) => {
        tellOne(note)
        tellOther(note)
      }
    },
    sessionBegan(session) {
      one.sessionBegan(session)
      other.sessionBegan(session)
    },
    sessionEnded(session, reason) {
      one.sessionEnded(session, reason)
      other.sessionEnded(session, reason)
    },
    sent(bytes) {
      one.sent(bytes)
      other.sent(bytes)
    },
    refused(reason) {
      one.refused(reason)
      other.refused(reason)
    },
    slow() {
      one.slow()
      other.slow()
    },
    pushed(push) {
      one.pushed(push)
      other.pushed(push)
    },
    fenced() {
      one.fenced()
      other.fenced()
    },
  }
}
