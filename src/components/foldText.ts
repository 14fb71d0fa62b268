/** Without case and accents, so that who looks for `zoe` finds Zoë. */
export function foldText(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
