'use client'

import { useState } from 'react'
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
  if (Object.is(one, other)) return true
  // Of a long list two maps would be made.
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, at) => Object.is(each, other[at]))
  if (!isObject(one) || !isObject(other)) return false
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  const [ours, theirs] = [toMap(one), toMap(other)]
  const isIn = ([key, value]: [unknown, unknown]) =>
    theirs.has(key) && Object.is(value, theirs.get(key))
  return ours.size === theirs.size && [...ours].every(isIn)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function toMap(value: object): Map<unknown, unknown> {
  if (value instanceof Map) return value
  if (value instanceof Set) return new Map(value.entries())
  const entries = Object.entries(
    Symbol.iterator in value ? [...(value as Iterable<unknown>)] : value,
  )
  return new Map(entries)
}

function identity(input: unknown): unknown {
  return input
}
