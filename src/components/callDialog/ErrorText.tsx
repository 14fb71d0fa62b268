'use client'

import type { ReactNode } from 'react'
import type { SignalingError } from '../../protocol/errors.ts'
import { explain } from '../explain.ts'
import { useStrings } from '../useStrings.ts'

/** Why something did not work, said at once. */
export function ErrorText({ error }: { readonly error: SignalingError | undefined }): ReactNode {
  const strings = useStrings()
  return (
    error && (
      <p role="alert" data-part="error-text">
        {strings.actionFailed(explain(error, strings))}
      </p>
    )
  )
}
