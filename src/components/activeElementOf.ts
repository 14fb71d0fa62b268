/** What has the focus as seen from a node: within a shadow root, the document knows the host alone. */
export function activeElementOf(node: Node): Element | null {
  // What is in no document has a root without any focus: nothing is, there.
  return (node.getRootNode() as Document).activeElement
}
