'use client'

import { useState } from 'react'
import { shallow } from 'zustand/shallow'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { useSignalingState } from './signalingContext.ts'

/**
 * Reads the store through a caller's own function, which may make a new object each time: the result
 * stays the same one until it differs in content, so an inline function costs no render.
 */
export function useSelection<Input, Selected = Input>(
  read: (state: SignalingState) => Input,
  // Without a function, Selected is what it defaults to.
  select: (input: Input) => Selected = identity as (input: Input) => Selected,
): Selected {
  const [stabilize] = useState(() => createStabilizer<Input, Selected>())
  return useSignalingState((state) => stabilize(read(state), select))
}

function createStabilizer<Input, Selected>() {
  let last: { input: Input; select: (input: Input) => Selected; result: Selected } | undefined
  return (input: Input, select: (input: Input) => Selected): Selected => {
    if (last !== undefined && last.input === input && last.select === select) return last.result
    const next = select(input)
    const result = last !== undefined && isSame(last.result, next) ? last.result : next
    last = { input, select, result }
    return result
  }
}

function isSame(one: unknown, other: unknown): boolean {
  // Of a long list, `shallow` would make two maps.
  if (!Array.isArray(one) || !Array.isArray(other)) return shallow(one, other)
  return one.length === other.length && one.every((each, index) => Object.is(each, other[index]))
}

function identity(input: unknown): unknown {
  return input
}
