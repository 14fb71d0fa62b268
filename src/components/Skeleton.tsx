import type { ReactNode } from 'react'

/** Stands where rows will be. `label` says so to who cannot see it. */
export function Skeleton({ label }: { readonly label: string }): ReactNode {
  return (
    <div role="status" data-part="loading">
      <span data-part="hidden-text">{label}</span>
      <span data-part="skeleton" />
      <span data-part="skeleton" />
      <span data-part="skeleton" />
    </div>
  )
}
