import { plural } from '../plural.ts'
import type { Strings } from '../strings.ts'

// What somebody did is said without a gender: "Odebrano", not "odebrał" or "odebrała".
export const pl: Strings = {
  lang: 'pl',
  incomingCall: 'Połączenie przychodzące',
  incomingCallFrom: (name) => `Połączenie przychodzące od: ${name}`,
  incomingGroupCall: 'Grupowe połączenie przychodzące',
  incomingGroupCallFrom: (name, others) => `Grupowe połączenie przychodzące od: ${name}, ${others}`,
  names: ([first = '', second, ...rest]) => {
    if (second === undefined) return first
    const count = rest.length + 1
    return rest.length === 0
      ? `${first} i ${second}`
      : plural('pl', count, {
          one: `${first} i ${count} inna osoba`,
          few: `${first} i ${count} inne osoby`,
          many: `${first} i ${count} innych osób`,
        })
  },
  withOthers: ([first], count) => {
    const rest = first === undefined ? count : count - 1
    const others = plural('pl', rest, {
      one: `${rest} inna osoba`,
      few: `${rest} inne osoby`,
      many: `${rest} innych osób`,
    })
    if (first === undefined) return `oraz ${others}`
    return rest === 0 ? `oraz ${first}` : `oraz ${first} i ${others}`
  },
  calling: 'Łączenie…',
  ringing: 'Dzwoni…',
  inCall: 'Trwa rozmowa',
  answeredElsewhere: 'Odebrano na innym urządzeniu',
  nameAnswered: (name) => `Połączenie odebrane przez: ${name}`,
  somebodyElseAnswered: 'Odebrał ktoś inny',
  youAnswered: 'Odebrano połączenie',
  youLeft: 'Opuszczono rozmowę',
  missedCall: 'Nieodebrane połączenie',
  accept: 'Odbierz',
  decline: 'Odrzuć',
  cancel: 'Anuluj',
  endCall: 'Rozłącz',
  leave: 'Opuść',
  endForEveryone: 'Zakończ dla wszystkich',
  join: 'Dołącz',
  partiesOfCall: 'Osoby w tej rozmowie',
  inviteeStates: {
    pending: 'Łączenie…',
    delivered: 'Dzwoni…',
    accepted: 'W rozmowie',
    rejected: 'Odrzucono',
    busy: 'Zajęte',
    timedOut: 'Brak odpowiedzi',
    unreachable: 'Niedostępne',
    cancelled: 'Anulowano',
    left: 'Poza rozmową',
  },
  answered: 'Odebrano',
  waitingCalls: 'Połączenia oczekujące',
  isCalling: (name) => `Dzwoni ${name}`,
  endAndAccept: 'Rozłącz i odbierz',
  leaveAndAccept: 'Opuść i odbierz',
  wordsTo: (words, name) => `${words}: ${name}`,
  proposal: 'Proponowana zmiana',
  wantsToChange: (name) => `${name} chce zmienić połączenie`,
  waitingForAgreement: 'Oczekiwanie na zgodę pozostałych…',
  agree: 'Zgadzam się',
  close: 'Zamknij',
  call: 'Zadzwoń',
  callName: (name) => `Zadzwoń: ${name}`,
  people: (count) =>
    plural('pl', count, {
      one: `${count} osoba`,
      few: `${count} osoby`,
      many: `${count} osób`,
    }),
  actionFailed: (reason) => `Nie udało się. ${reason}`,
  reasons: {
    BUSY: 'Trwa już inna rozmowa.',
    FORBIDDEN: 'Brak uprawnień.',
    INVITATION_ACTIVE: 'Połączenie już trwa.',
    INVITATION_OVER: 'Połączenie się zakończyło.',
    LIMIT_REACHED: 'Nie ma już miejsca.',
    NETWORK: 'Nie można połączyć się z serwerem.',
    NOT_LOGGED_IN: 'Wymagane jest zalogowanie.',
    RATE_LIMITED: 'Zbyt wiele wiadomości. Poczekaj chwilę.',
    TIMEOUT: 'Serwer nie odpowiedział na czas.',
    TOO_LARGE: 'To jest za długie.',
    UNAUTHORIZED: 'Wymagane jest zalogowanie.',
  },
  someReason: 'Spróbuj ponownie.',
  timeLeft: 'Czas na odebranie',
  silence: 'Wycisz',
  silenced: 'Wyciszono',
  ringsInAnotherTab: 'Dzwoni w innej karcie',
  answeredInAnotherTab: 'Odebrano w innej karcie',
  soundBlocked: 'Przeglądarka nie pozwala tej stronie odtwarzać dźwięku.',
  turnOnSound: 'Włącz dźwięk',
  talkTime: 'Czas rozmowy',
  endedBecause: {
    rejected: (isInviter) => (isInviter ? 'Połączenie odrzucone' : 'Odrzucono połączenie'),
    cancelled: (isInviter) => (isInviter ? 'Anulowano połączenie' : 'Nieodebrane połączenie'),
    timedOut: (isInviter) => (isInviter ? 'Brak odpowiedzi' : 'Nieodebrane połączenie'),
    busy: (isInviter) => (isInviter ? 'Zajęte' : 'Nieodebrane połączenie'),
    unreachable: (isInviter) => (isInviter ? 'Abonent niedostępny' : 'Nieodebrane połączenie'),
    answered: () => 'Odebrano',
    ended: () => 'Połączenie zakończone',
    failed: () => 'Utracono połączenie',
  },
  groupEndedBecause: {
    rejected: 'Nikt nie odebrał',
    cancelled: 'Anulowano połączenie',
    timedOut: 'Nikt nie odebrał',
    busy: 'Wszyscy są zajęci',
    unreachable: 'Nikt nie jest dostępny',
    answered: 'Wszyscy odpowiedzieli',
    ended: 'Połączenie zakończone',
    failed: 'Utracono połączenie',
  },
  membersOf: (channelId) => `Uczestnicy: ${channelId}`,
  memberCount: (count) =>
    plural('pl', count, {
      one: `${count} uczestnik`,
      few: `${count} uczestników`,
      many: `${count} uczestników`,
    }),
  you: 'Ty',
  devices: (count) =>
    plural('pl', count, {
      one: `${count} urządzenie`,
      few: `${count} urządzenia`,
      many: `${count} urządzeń`,
    }),
  moreMembers: (count) => `i jeszcze ${count}`,
  loadingMembers: 'Wczytywanie uczestników…',
  membersFailed: (reason) => `Nie można wyświetlić uczestników. ${reason}`,
  tryAgain: 'Spróbuj ponownie',
  presence: {
    online: 'online',
    away: 'zaraz wracam',
    busy: 'rozmawia',
    doNotDisturb: 'nie przeszkadzać',
    reconnecting: 'łączy się ponownie',
    offline: 'offline',
  },
  announcement: (call, { focus, accept }) => {
    const ways = [focus && `${focus}, aby otworzyć`, accept && `${accept}, aby odebrać`]
    const told = ways.filter(Boolean)
    return told.length === 0 ? call : `${call}. Naciśnij ${told.join(', lub ')}`
  },
  declineWithMessage: 'Odrzuć z wiadomością',
  minimize: 'Minimalizuj',
  expand: 'Pokaż rozmowę',
  memberLabel: (words) => words.join(', '),
  membersFound: (count, total) =>
    plural('pl', total, {
      one: `${count} z ${total} uczestnika`,
      few: `${count} z ${total} uczestników`,
      many: `${count} z ${total} uczestników`,
    }),
  noMembers: 'Nikogo tu jeszcze nie ma.',
  noMembersFound: (search) => `Nikt nie nazywa się „${search}”.`,
  searchMembers: 'Szukaj uczestników',
  otherMembers: 'Pozostali',
  membersJoined: ([name = '', ...others]) => {
    const count = others.length + 1
    return plural('pl', count, {
      one: `Dołączyła osoba: ${name}.`,
      few: `Dołączyły ${count} osoby.`,
      many: `Dołączyło ${count} osób.`,
    })
  },
  membersLeft: ([name = '', ...others]) => {
    const count = others.length + 1
    return plural('pl', count, {
      one: `Wyszła osoba: ${name}.`,
      few: `Wyszły ${count} osoby.`,
      many: `Wyszło ${count} osób.`,
    })
  },
  others: (count) =>
    plural('pl', count, {
      one: `${count} inna osoba`,
      few: `${count} inne osoby`,
      many: `${count} innych osób`,
    }),
  secondsLeft: (count) =>
    plural('pl', count, {
      one: 'Została 1 sekunda na odebranie',
      few: `Zostały ${count} sekundy na odebranie`,
      many: `Zostało ${count} sekund na odebranie`,
    }),
  connecting: 'Łączenie z serwerem…',
  reconnecting: 'Utracono połączenie. Ponowne łączenie…',
  noNetwork: 'Jesteś offline.',
  reconnected: 'Połączono ponownie.',
  replaced: 'Zalogowano w innym miejscu.',
  unauthorized: 'Sesja wygasła.',
  closed: 'Serwer zakończył połączenie.',
  lastSeen: (time) => `Ostatnio online: ${time}`,
  message: 'Wiadomość',
  messages: 'Wiadomości',
  send: 'Wyślij',
  sending: 'Wysyłanie…',
  notSent: 'Nie wysłano',
  messageNotSent: (reason) => `Wiadomość nie została wysłana. ${reason}`,
  noMessages: 'Nie ma jeszcze wiadomości',
  loadingMessages: 'Wczytywanie wiadomości…',
  messagesFailed: (reason) => `Nie można wyświetlić wiadomości. ${reason}`,
  showOlder: 'Pokaż starsze wiadomości',
  loadingOlder: 'Wczytywanie starszych wiadomości…',
  newMessagesBelow: 'Nowe wiadomości',
  newMessages: (count) =>
    plural('pl', count, {
      one: `${count} nowa wiadomość`,
      few: `${count} nowe wiadomości`,
      many: `${count} nowych wiadomości`,
    }),
  newMessageFrom: (name, text) =>
    text === undefined ? `Nowa wiadomość, ${name}` : `${name}: ${text}`,
  server: 'Serwer',
  callSteps: {
    invite: (isInviter, name) => (isInviter ? 'Połączenie wychodzące' : `Połączenie od: ${name}`),
    cancel: (isInviter) => (isInviter ? 'Anulowano połączenie' : 'Nieodebrane połączenie'),
    accept: (isInviter, name) =>
      isInviter ? `Połączenie odebrane przez: ${name}` : 'Odebrano połączenie',
    reject: (isInviter) => (isInviter ? 'Połączenie odrzucone' : 'Odrzucono połączenie'),
    timeout: (isInviter) => (isInviter ? 'Brak odpowiedzi' : 'Nieodebrane połączenie'),
    modify: () => 'Zmieniono połączenie',
    end: () => 'Połączenie zakończone',
  },
  yourAvailability: 'Twoja dostępność',
  retryIn: (seconds) => `Następna próba za ${seconds} s`,
  retryNow: 'Spróbuj teraz',
  callControls: 'Sterowanie rozmową',
  mute: 'Wycisz mikrofon',
  camera: 'Kamera',
  dialPad: 'Klawiatura numeryczna',
  dialKeys: { '*': 'gwiazdka', '#': 'krzyżyk', '+': 'plus' },
  digitsSent: 'Wysłane cyfry',
  phoneNumber: 'Numer telefonu',
  deleteDigit: 'Usuń ostatnią cyfrę',
  holdForPlus: 'Przytrzymaj, aby wpisać plus',
  moreCalls: (count) =>
    plural('pl', count, {
      one: `jeszcze ${count} połączenie`,
      few: `jeszcze ${count} połączenia`,
      many: `jeszcze ${count} połączeń`,
    }),
  keyFor: (key, words) => `${key}: ${words}`,
  openCall: 'Przejdź do połączenia',
  callHistory: 'Połączenia',
  outgoingCall: 'Połączenie wychodzące',
  noCalls: 'Nie ma jeszcze połączeń',
  loadingCalls: 'Wczytywanie połączeń…',
  callsFailed: (reason) => `Nie można wyświetlić połączeń. ${reason}`,
  showOlderCalls: 'Pokaż starsze połączenia',
  missedCalls: (count) =>
    plural('pl', count, {
      one: `${count} nieodebrane połączenie`,
      few: `${count} nieodebrane połączenia`,
      many: `${count} nieodebranych połączeń`,
    }),
  partFailed: (reason) => `Nie można wyświetlić tej części strony. ${reason}`,
  connected: 'Połączono.',
  soundIsOn: 'Dźwięk jest włączony.',
  notificationsReason: 'Otrzymuj powiadomienia o połączeniach, gdy ta aplikacja jest zamknięta.',
  turnOnNotifications: 'Włącz powiadomienia',
  notNow: 'Nie teraz',
  notificationsDenied:
    'Powiadomienia są zablokowane. Zezwól na nie dla tej witryny w ustawieniach przeglądarki.',
  notificationsHomeScreen:
    'Aby otrzymywać powiadomienia o połączeniach przy zamkniętej aplikacji, dodaj ją do ekranu początkowego: Udostępnij, a potem Do ekranu początkowego.',
  notificationsOn: 'Powiadomienia są włączone.',
  notificationsFailed: (reason) => `Nie udało się włączyć powiadomień. ${reason}`,
  youDeclined: 'Odrzucono połączenie',
  newMessage: 'Nowa wiadomość',
  somethingNew: 'Jest coś nowego',
  noCallsHere: 'Połączenia już tu nie dzwonią.',
  logInAgain: 'Zaloguj się ponownie',
  useHere: 'Użyj tutaj',
}
