/** What has the focus as seen from a node: within a shadow root, the document knows the host alone. */
export function activeElementOf(node: Node): Element | null {
  // What is in no document has another root, without any focus.
  return (node.getRootNode() as Partial<DocumentOrShadowRoot>).activeElement ?? null
}
