/** Something was asked wrongly. The message is one line: what, why, and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
