const encoder = new TextEncoder()

/**
 * What a limit counts of a value that crosses the wire as JSON text: the UTF-8 bytes of the string
 * itself when it is a string, else of its JSON.
 */
export function jsonBytes(text: string): number {
  const counted: unknown = text.startsWith('"') ? JSON.parse(text) : text
  return encoder.encode(String(counted)).length
}
