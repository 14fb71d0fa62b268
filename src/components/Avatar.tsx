import type { ReactNode } from 'react'

export interface AvatarProps {
  readonly userId: string
  /** Whose initials are shown. */
  readonly name: string
}

/** The initials of a name, in a colour of its own. Decoration: the name is beside it. */
export function Avatar({ userId, name }: AvatarProps): ReactNode {
  return (
    <span aria-hidden="true" data-part="avatar" style={{ '--beckon-avatar-hue': hueOf(userId) }}>
      {initialsOf(name)}
    </span>
  )
}

function initialsOf(name: string): string {
  const words = name.trim().split(/[\s._-]+/u)
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : '']
  return [first, last].map((word) => Array.from(word)[0]?.toLocaleUpperCase() ?? '').join('')
}

function hueOf(userId: string): number {
  let hash = 0
  for (const character of userId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360
  return hash
}

declare module 'react' {
  interface CSSProperties {
    '--beckon-avatar-hue'?: number
  }
}
