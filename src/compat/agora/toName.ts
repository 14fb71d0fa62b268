/** The name of an account, channel or attribute, as the vendor's library writes what is no text. */
export function toName(name: unknown): string {
  if (typeof name === 'string') return name
  // Of what JSON does not know there is no text at all, and no such name.
  const text: string | undefined = JSON.stringify(name)
  return text ?? ''
}
