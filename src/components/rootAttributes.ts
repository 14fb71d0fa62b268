/**
 * Marks the root of a component for `styles.css` and for those who look for it. An unstyled one bears
 * another mark, of which the style sheet knows no more than what keeps hidden words hidden.
 */
export function rootAttributes(
  name: string,
  unstyled = false,
): { readonly 'data-beckon'?: string; readonly 'data-beckon-unstyled'?: string } {
  return unstyled ? { 'data-beckon-unstyled': name } : { 'data-beckon': name }
}
