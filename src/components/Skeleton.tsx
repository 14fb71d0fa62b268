import type { ComponentProps, ReactNode } from 'react'

interface SkeletonProps extends ComponentProps<'div'> {
  readonly label: string
}

/** Stands where rows will be. `label` says so to who cannot see it. */
export function Skeleton({ label, ...props }: SkeletonProps): ReactNode {
  return (
    <div role="status" {...props} data-part="loading">
      <span data-part="hidden-text">{label}</span>
      <span data-part="skeleton" />
      <span data-part="skeleton" />
      <span data-part="skeleton" />
    </div>
  )
}
