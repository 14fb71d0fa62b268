import type { ChannelSnapshotShape } from '../../src/protocol/channels.ts'
import type { CommandResult } from '../../src/protocol/commands.ts'

/** The snapshot of a channel in an answer that must hold one. */
export function snapshotOf(
  sync: CommandResult<'channel.join' | 'stream.sync'> | undefined,
): ChannelSnapshotShape {
  if (sync?.mode === 'snapshot' && 'members' in sync.snapshot) return sync.snapshot
  throw new Error('The answer holds no snapshot of a channel.')
}
