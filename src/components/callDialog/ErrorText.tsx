'use client'

import type { ComponentProps, ReactNode } from 'react'
import type { SignalingError } from '../../protocol/errors.ts'
import { explain } from '../explain.ts'
import { useStrings } from '../useStrings.ts'

interface ErrorTextProps extends ComponentProps<'span'> {
  readonly error: SignalingError | undefined
}

/** Why something did not work, said at once. */
export function ErrorText({ error, ...props }: ErrorTextProps): ReactNode {
  const strings = useStrings()
  return (
    error && (
      <span role="alert" data-part="error-text" {...props}>
        {strings.actionFailed(explain(error, strings))}
      </span>
    )
  )
}
