// One import for what few calls have: it is loaded when the first call is shown.
export { CallDialogInvitees } from './CallDialogInvitees.tsx'
export { CallDialogModifyPrompt } from './CallDialogModifyPrompt.tsx'
export { CallDialogQueue } from './CallDialogQueue.tsx'
export { CallDialogRejectMenu } from './CallDialogRejectMenu.tsx'
