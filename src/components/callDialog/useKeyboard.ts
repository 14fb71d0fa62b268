'use client'

import { useEffect, useState } from 'react'
import { useSignaling } from '../../hooks/signalingContext.ts'
import { createKeyboard, type Keyboard } from './createKeyboard.ts'

/** Listens to the keys of the page while the component is mounted. */
export function useKeyboard(): Keyboard {
  const { clock } = useSignaling()
  const [keyboard] = useState(() => createKeyboard(() => clock.now()))
  useEffect(() => keyboard.watch(), [keyboard])
  return keyboard
}
