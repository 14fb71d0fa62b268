/** Which keys do what, as in `Alt+A`. `''` turns it off. */
export interface CallDialogHotkeys {
  readonly accept?: string | undefined
  readonly reject?: string | undefined
  readonly focus?: string | undefined
}

const HOTKEYS: Required<CallDialogHotkeys> = { accept: 'Alt+A', reject: 'Alt+D', focus: 'F6' }

/** All of them, or none. */
export function hotkeysOf(given: CallDialogHotkeys | false | undefined): CallDialogHotkeys {
  return given === false ? {} : { ...HOTKEYS, ...given }
}
