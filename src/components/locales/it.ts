import { plural } from '../plural.ts'
import type { Strings } from '../strings.ts'

export const it: Strings = {
  lang: 'it',
  incomingCall: 'Chiamata in arrivo',
  incomingCallFrom: (name) => `Chiamata in arrivo da ${name}`,
  incomingGroupCall: 'Chiamata di gruppo in arrivo',
  incomingGroupCallFrom: (name, others) => `Chiamata di gruppo in arrivo da ${name}, ${others}`,
  names: ([first = '', second, ...rest]) => {
    if (second === undefined) return first
    return rest.length === 0
      ? `${first} e ${second}`
      : `${first} e altre ${rest.length + 1} persone`
  },
  withOthers: ([first], count) => {
    const rest = first === undefined ? count : count - 1
    const others = plural('it', rest, {
      one: `${rest} altra persona`,
      other: `altre ${rest} persone`,
    })
    if (first === undefined) return `con ${others}`
    return rest === 0 ? `con ${first}` : `con ${first} e ${others}`
  },
  calling: 'Chiamata in corso…',
  ringing: 'Sta squillando…',
  inCall: 'In chiamata',
  answeredElsewhere: 'Risposta su un altro dispositivo',
  nameAnswered: (name) => `${name} ha risposto`,
  somebodyElseAnswered: 'Ha risposto un’altra persona',
  youAnswered: 'Hai risposto',
  youLeft: 'Hai lasciato la chiamata',
  missedCall: 'Chiamata persa',
  accept: 'Rispondi',
  decline: 'Rifiuta',
  cancel: 'Annulla',
  endCall: 'Termina',
  leave: 'Abbandona',
  endForEveryone: 'Termina per tutti',
  join: 'Partecipa',
  partiesOfCall: 'Persone in questa chiamata',
  inviteeStates: {
    pending: 'Chiamata in corso…',
    delivered: 'Sta squillando…',
    accepted: 'In chiamata',
    rejected: 'Ha rifiutato',
    busy: 'Occupato',
    timedOut: 'Nessuna risposta',
    unreachable: 'Non raggiungibile',
    cancelled: 'Annullata',
    left: 'Ha abbandonato',
  },
  answered: 'Ha risposto',
  waitingCalls: 'Chiamate in attesa',
  isCalling: (name) => `${name} sta chiamando`,
  endAndAccept: 'Termina e rispondi',
  leaveAndAccept: 'Abbandona e rispondi',
  wordsTo: (words, name) => `${words}: ${name}`,
  proposal: 'Modifica proposta',
  wantsToChange: (name) => `${name} vuole modificare la chiamata`,
  waitingForAgreement: 'In attesa del consenso degli altri…',
  agree: 'Accetta',
  close: 'Chiudi',
  call: 'Chiama',
  callName: (name) => `Chiama ${name}`,
  people: (count) => plural('it', count, { one: `${count} persona`, other: `${count} persone` }),
  actionFailed: (reason) => `Operazione non riuscita. ${reason}`,
  reasons: {
    BUSY: 'Sei già in un’altra chiamata.',
    FORBIDDEN: 'Non hai l’autorizzazione necessaria.',
    INVITATION_ACTIVE: 'C’è già una chiamata.',
    INVITATION_OVER: 'La chiamata è terminata.',
    LIMIT_REACHED: 'Non c’è più posto.',
    NETWORK: 'Il server non è raggiungibile.',
    NOT_LOGGED_IN: 'Non hai effettuato l’accesso.',
    RATE_LIMITED: 'Troppi messaggi. Attendi un momento.',
    TIMEOUT: 'Il server non ha risposto in tempo.',
    TOO_LARGE: 'È troppo lungo.',
    UNAUTHORIZED: 'Non hai effettuato l’accesso.',
  },
  someReason: 'Riprova.',
  timeLeft: 'Tempo rimasto per rispondere',
  silence: 'Silenzia',
  silenced: 'Silenziata',
  ringsInAnotherTab: 'Squilla in un’altra scheda',
  answeredInAnotherTab: 'Risposta in un’altra scheda',
  soundBlocked: 'Il browser impedisce a questa pagina di riprodurre suoni.',
  turnOnSound: 'Attiva l’audio',
  talkTime: 'Durata della chiamata',
  endedBecause: {
    rejected: (isInviter) => (isInviter ? 'Chiamata rifiutata' : 'Hai rifiutato'),
    cancelled: (isInviter) => (isInviter ? 'Hai annullato' : 'Chiamata persa'),
    timedOut: (isInviter) => (isInviter ? 'Nessuna risposta' : 'Chiamata persa'),
    busy: (isInviter) => (isInviter ? 'Occupato' : 'Chiamata persa'),
    unreachable: (isInviter) => (isInviter ? 'Non raggiungibile' : 'Chiamata persa'),
    answered: () => 'Ha risposto',
    ended: () => 'Chiamata terminata',
    failed: () => 'Connessione persa',
  },
  groupEndedBecause: {
    rejected: 'Nessuno ha risposto',
    cancelled: 'Hai annullato',
    timedOut: 'Nessuno ha risposto',
    busy: 'Sono tutti occupati',
    unreachable: 'Nessuno è raggiungibile',
    answered: 'Hanno risposto tutti',
    ended: 'Chiamata terminata',
    failed: 'Connessione persa',
  },
  membersOf: (channelId) => `Membri di ${channelId}`,
  memberCount: (count) => plural('it', count, { one: `${count} membro`, other: `${count} membri` }),
  you: 'Tu',
  online: 'online',
  offline: 'offline',
  devices: (count) =>
    plural('it', count, { one: `${count} dispositivo`, other: `${count} dispositivi` }),
  moreMembers: (count) =>
    plural('it', count, { one: `e ${count} altro`, other: `e altri ${count}` }),
  loadingMembers: 'Caricamento dei membri…',
  membersFailed: (reason) => `Impossibile mostrare i membri. ${reason}`,
  tryAgain: 'Riprova',
  connecting: 'Connessione…',
  reconnecting: 'Connessione persa. Riconnessione…',
  noNetwork: 'Sei offline.',
  reconnected: 'Di nuovo online.',
  replaced: 'Hai effettuato l’accesso altrove.',
  unauthorized: 'La sessione non è più valida.',
  closed: 'Il server ha chiuso la connessione.',
  presence: {
    online: 'online',
    away: 'assente',
    busy: 'occupato',
    doNotDisturb: 'non disturbare',
    reconnecting: 'in riconnessione',
    offline: 'offline',
  },
  lastSeen: (time) => `Ultimo accesso: ${time}`,
  message: 'Messaggio',
  messages: 'Messaggi',
  send: 'Invia',
  sending: 'Invio…',
  notSent: 'Non inviato',
  messageNotSent: (reason) => `Il messaggio non è stato inviato. ${reason}`,
  noMessages: 'Ancora nessun messaggio',
  loadingMessages: 'Caricamento dei messaggi…',
  messagesFailed: (reason) => `Impossibile mostrare i messaggi. ${reason}`,
  showOlder: 'Mostra messaggi precedenti',
  loadingOlder: 'Caricamento dei messaggi precedenti…',
  newMessagesBelow: 'Nuovi messaggi',
  newMessages: (count) =>
    plural('it', count, { one: `${count} nuovo messaggio`, other: `${count} nuovi messaggi` }),
  newMessageFrom: (name, text) =>
    text === undefined ? `Messaggio di ${name}` : `${name}: ${text}`,
  server: 'Server',
  callSteps: {
    invite: (isInviter, name) => (isInviter ? 'Hai chiamato' : `${name} ha chiamato`),
    cancel: (isInviter) => (isInviter ? 'Hai annullato la chiamata' : 'Chiamata persa'),
    accept: (isInviter, name) => (isInviter ? `${name} ha risposto` : 'Hai risposto'),
    reject: (isInviter) => (isInviter ? 'Chiamata rifiutata' : 'Hai rifiutato la chiamata'),
    timeout: (isInviter) => (isInviter ? 'Nessuna risposta' : 'Chiamata persa'),
    modify: () => 'Chiamata modificata',
    end: () => 'Chiamata terminata',
  },
  announcement: (call, { focus, accept }) => {
    const ways = [focus && `${focus} per aprire`, accept && `${accept} per rispondere`]
    const told = ways.filter(Boolean)
    return told.length === 0 ? call : `${call}. Premi ${told.join(', ')}`
  },
  declineWithMessage: 'Rifiuta con un messaggio',
  minimize: 'Riduci a icona',
  expand: 'Mostra la chiamata',

  memberLabel: (words) => words.join(', '),
  searchMembers: 'Cerca membri',
  membersFound: (count, total) =>
    plural('it', total, {
      one: `${count} di ${total} membro`,
      other: `${count} di ${total} membri`,
    }),
  noMembers: 'Non c’è ancora nessuno.',
  noMembersFound: (search) => `Nessuno si chiama “${search}”.`,
  otherMembers: 'Altri',
  membersJoined: ([name = '', ...others]) =>
    others.length === 0
      ? `${name} partecipa ora al canale.`
      : `${others.length + 1} persone partecipano ora al canale.`,
  membersLeft: ([name = '', ...others]) =>
    others.length === 0
      ? `${name} ha lasciato il canale.`
      : `${others.length + 1} persone hanno lasciato il canale.`,
  others: (count) =>
    plural('it', count, { one: `${count} altra persona`, other: `altre ${count} persone` }),
  yourAvailability: 'La tua disponibilità',

  retryIn: (seconds) => `Prossimo tentativo tra ${seconds} s`,
  retryNow: 'Riprova ora',
  callControls: 'Controlli della chiamata',
  mute: 'Silenzia microfono',
  camera: 'Videocamera',
  dialPad: 'Tastierino',
  dialKeys: { '*': 'asterisco', '#': 'cancelletto', '+': 'più' },
  digitsSent: 'Cifre inviate',
  phoneNumber: 'Numero di telefono',
  deleteDigit: 'Elimina l’ultima cifra',
  holdForPlus: 'Tieni premuto per il segno più',
  moreCalls: (count) =>
    plural('it', count, { one: `${count} altra chiamata`, other: `altre ${count} chiamate` }),
  keyFor: (key, words) => `${key}: ${words}`,
  openCall: 'Vai alla chiamata',
  callHistory: 'Chiamate',
  outgoingCall: 'Chiamata in uscita',
  noCalls: 'Ancora nessuna chiamata',
  loadingCalls: 'Caricamento delle chiamate…',
  callsFailed: (reason) => `Impossibile mostrare le chiamate. ${reason}`,
  showOlderCalls: 'Mostra chiamate precedenti',
  missedCalls: (count) =>
    plural('it', count, { one: `${count} chiamata persa`, other: `${count} chiamate perse` }),
  partFailed: (reason) => `Impossibile mostrare questa parte della pagina. ${reason}`,
}
