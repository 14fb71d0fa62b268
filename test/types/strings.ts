/** A catalogue that lacks a word, a name or a form of a count does not compile. */
import type { Strings } from '../../src/index.ts'
import { de } from '../../src/components/locales/de.ts'
import { plural } from '../../src/components/plural.ts'

const { accept, inviteeStates, ...others } = de

// @ts-expect-error `accept` is missing.
export const withoutWord: Strings = { ...others, inviteeStates }

const { busy: _busy, ...states } = inviteeStates

// @ts-expect-error `inviteeStates.busy` is missing.
export const withoutState: Strings = { ...others, accept, inviteeStates: states }

export const withWrongArgument: Strings = {
  ...de,
  // @ts-expect-error It is given a count.
  memberCount: (names: readonly string[]) => names.join(),
}

// @ts-expect-error Polish has a form for 2, 3 and 4.
plural('pl', 2, { one: 'osoba', many: 'osób' })

// @ts-expect-error Arabic has six.
plural('ar', 2, { one: 'شخص', other: 'أشخاص' })
