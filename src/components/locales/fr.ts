import { plural } from '../plural.ts'
import type { Strings } from '../strings.ts'

export const fr: Strings = {
  lang: 'fr',
  incomingCall: 'Appel entrant',
  incomingCallFrom: (name) => `Appel entrant de ${name}`,
  incomingGroupCall: 'Appel de groupe entrant',
  incomingGroupCallFrom: (name, others) => `Appel de groupe entrant de ${name}, ${others}`,
  names: ([first = '', second, ...rest]) => {
    if (second === undefined) return first
    return rest.length === 0
      ? `${first} et ${second}`
      : `${first} et ${rest.length + 1} autres personnes`
  },
  withOthers: ([first], count) => {
    const rest = first === undefined ? count : count - 1
    const others = plural('fr', rest, {
      one: `${rest} autre personne`,
      other: `${rest} autres personnes`,
    })
    if (first === undefined) return `avec ${others}`
    return rest === 0 ? `avec ${first}` : `avec ${first} et ${others}`
  },
  calling: 'Appel en cours…',
  ringing: 'Ça sonne…',
  inCall: 'En communication',
  answeredElsewhere: 'Appel pris sur un autre appareil',
  nameAnswered: (name) => `${name} a répondu`,
  somebodyElseAnswered: 'Quelqu’un d’autre a répondu',
  youAnswered: 'Vous avez répondu',
  youLeft: 'Vous avez quitté l’appel',
  missedCall: 'Appel manqué',
  accept: 'Répondre',
  decline: 'Refuser',
  cancel: 'Annuler',
  endCall: 'Raccrocher',
  leave: 'Quitter',
  endForEveryone: 'Terminer pour tous',
  join: 'Rejoindre',
  partiesOfCall: 'Participants à cet appel',
  inviteeStates: {
    pending: 'Appel en cours…',
    delivered: 'Ça sonne…',
    accepted: 'En communication',
    rejected: 'A refusé',
    busy: 'Ligne occupée',
    timedOut: 'Pas de réponse',
    unreachable: 'Injoignable',
    cancelled: 'Annulé',
    left: 'A quitté l’appel',
  },
  answered: 'A répondu',
  waitingCalls: 'Appels en attente',
  isCalling: (name) => `${name} vous appelle`,
  endAndAccept: 'Raccrocher et répondre',
  leaveAndAccept: 'Quitter et répondre',
  wordsTo: (words, name) => `${words} : ${name}`,
  proposal: 'Modification proposée',
  wantsToChange: (name) => `${name} souhaite modifier l’appel`,
  waitingForAgreement: 'En attente de l’accord des autres…',
  agree: 'Accepter',
  close: 'Fermer',
  call: 'Appeler',
  callName: (name) => `Appeler ${name}`,
  people: (count) => plural('fr', count, { one: `${count} personne`, other: `${count} personnes` }),
  actionFailed: (reason) => `L’action a échoué. ${reason}`,
  reasons: {
    BUSY: 'Vous êtes déjà en communication.',
    FORBIDDEN: 'Vous n’y êtes pas autorisé.',
    INVITATION_ACTIVE: 'Un appel est déjà en cours.',
    INVITATION_OVER: 'L’appel est terminé.',
    LIMIT_REACHED: 'Il n’y a plus de place.',
    NETWORK: 'Le serveur est injoignable.',
    NOT_LOGGED_IN: 'Vous n’êtes pas connecté.',
    RATE_LIMITED: 'Trop de messages. Patientez un instant.',
    TIMEOUT: 'Le serveur n’a pas répondu à temps.',
    TOO_LARGE: 'C’est trop long.',
    UNAUTHORIZED: 'Vous n’êtes pas connecté.',
  },
  someReason: 'Veuillez réessayer.',
  timeLeft: 'Temps restant pour répondre',
  silence: 'Couper la sonnerie',
  silenced: 'Sonnerie coupée',
  ringsInAnotherTab: 'Sonne dans un autre onglet',
  answeredInAnotherTab: 'Appel pris dans un autre onglet',
  soundBlocked: 'Votre navigateur empêche cette page d’émettre du son.',
  turnOnSound: 'Activer le son',
  talkTime: 'Durée de l’appel',
  endedBecause: {
    rejected: (isInviter) => (isInviter ? 'Appel refusé' : 'Vous avez refusé'),
    cancelled: (isInviter) => (isInviter ? 'Vous avez annulé' : 'Appel manqué'),
    timedOut: (isInviter) => (isInviter ? 'Pas de réponse' : 'Appel manqué'),
    busy: (isInviter) => (isInviter ? 'Ligne occupée' : 'Appel manqué'),
    unreachable: (isInviter) => (isInviter ? 'Injoignable' : 'Appel manqué'),
    answered: () => 'Appel pris',
    ended: () => 'Appel terminé',
    failed: () => 'Connexion perdue',
  },
  groupEndedBecause: {
    rejected: 'Personne n’a répondu',
    cancelled: 'Vous avez annulé',
    timedOut: 'Personne n’a répondu',
    busy: 'Tout le monde est occupé',
    unreachable: 'Personne n’est joignable',
    answered: 'Tout le monde a répondu',
    ended: 'Appel terminé',
    failed: 'Connexion perdue',
  },
  membersOf: (channelId) => `Membres de ${channelId}`,
  memberCount: (count) =>
    plural('fr', count, { one: `${count} membre`, other: `${count} membres` }),
  you: 'Vous',
  online: 'en ligne',
  offline: 'hors ligne',
  devices: (count) =>
    plural('fr', count, { one: `${count} appareil`, other: `${count} appareils` }),
  moreMembers: (count) =>
    plural('fr', count, { one: `et ${count} autre`, other: `et ${count} autres` }),
  loadingMembers: 'Chargement des membres…',
  membersFailed: (reason) => `Impossible d’afficher les membres. ${reason}`,
  tryAgain: 'Réessayer',
  connecting: 'Connexion…',
  reconnecting: 'Connexion perdue. Reconnexion…',
  noNetwork: 'Vous êtes hors ligne.',
  reconnected: 'Connexion rétablie.',
  replaced: 'Vous vous êtes connecté ailleurs.',
  unauthorized: 'Vous n’êtes plus connecté.',
  closed: 'Le serveur a mis fin à la connexion.',
  presence: {
    online: 'en ligne',
    away: 'absent',
    busy: 'occupé',
    doNotDisturb: 'ne pas déranger',
    reconnecting: 'reconnexion en cours',
    offline: 'hors ligne',
  },
  lastSeen: (time) => `Dernière connexion : ${time}`,
  message: 'Message',
  messages: 'Messages',
  send: 'Envoyer',
  sending: 'Envoi…',
  notSent: 'Non envoyé',
  messageNotSent: (reason) => `Le message n’a pas été envoyé. ${reason}`,
  noMessages: 'Aucun message pour l’instant',
  loadingMessages: 'Chargement des messages…',
  messagesFailed: (reason) => `Impossible d’afficher les messages. ${reason}`,
  showOlder: 'Afficher les messages précédents',
  loadingOlder: 'Chargement des messages précédents…',
  newMessagesBelow: 'Nouveaux messages',
  newMessages: (count) =>
    plural('fr', count, { one: `${count} nouveau message`, other: `${count} nouveaux messages` }),
  newMessageFrom: (name, text) => (text === undefined ? `Message de ${name}` : `${name} : ${text}`),
  server: 'Serveur',
  callSteps: {
    invite: (isInviter, name) => (isInviter ? 'Vous avez appelé' : `${name} a appelé`),
    cancel: (isInviter) => (isInviter ? 'Vous avez annulé l’appel' : 'Appel manqué'),
    accept: (isInviter, name) => (isInviter ? `${name} a répondu` : 'Vous avez répondu'),
    reject: (isInviter) => (isInviter ? 'Appel refusé' : 'Vous avez refusé l’appel'),
    timeout: (isInviter) => (isInviter ? 'Pas de réponse' : 'Appel manqué'),
    modify: () => 'Appel modifié',
    end: () => 'Appel terminé',
  },
  announcement: (call, { focus, accept }) => {
    const ways = [focus && `${focus} pour ouvrir`, accept && `${accept} pour répondre`]
    const told = ways.filter(Boolean)
    return told.length === 0 ? call : `${call}. Appuyez sur ${told.join(', ')}`
  },
  declineWithMessage: 'Refuser avec un message',
  minimize: 'Réduire',
  expand: 'Afficher l’appel',

  memberLabel: (words) => words.join(', '),
  searchMembers: 'Rechercher des membres',
  membersFound: (count, total) =>
    plural('fr', total, {
      one: `${count} sur ${total} membre`,
      other: `${count} sur ${total} membres`,
    }),
  noMembers: 'Personne n’est encore là.',
  noMembersFound: (search) => `Personne ne s’appelle « ${search} ».`,
  otherMembers: 'Autres',
  membersJoined: ([name = '', ...others]) =>
    others.length === 0
      ? `${name} a rejoint le canal.`
      : `${others.length + 1} personnes ont rejoint le canal.`,
  membersLeft: ([name = '', ...others]) =>
    others.length === 0
      ? `${name} a quitté le canal.`
      : `${others.length + 1} personnes ont quitté le canal.`,
  others: (count) =>
    plural('fr', count, { one: `${count} autre personne`, other: `${count} autres personnes` }),
  yourAvailability: 'Votre disponibilité',

  retryIn: (seconds) => `Prochaine tentative dans ${seconds} s`,
  retryNow: 'Réessayer maintenant',
  callControls: 'Commandes de l’appel',
  mute: 'Couper le micro',
  camera: 'Caméra',
  dialPad: 'Clavier numérique',
  dialKeys: { '*': 'étoile', '#': 'dièse', '+': 'plus' },
  digitsSent: 'Chiffres envoyés',
  phoneNumber: 'Numéro de téléphone',
  deleteDigit: 'Effacer le dernier chiffre',
  holdForPlus: 'Maintenir pour saisir plus',
  moreCalls: (count) =>
    plural('fr', count, { one: `${count} autre appel`, other: `${count} autres appels` }),
  keyFor: (key, words) => `${key} : ${words}`,
  openCall: 'Aller à l’appel',
  callHistory: 'Appels',
  outgoingCall: 'Appel sortant',
  noCalls: 'Aucun appel pour l’instant',
  loadingCalls: 'Chargement des appels…',
  callsFailed: (reason) => `Impossible d’afficher les appels. ${reason}`,
  showOlderCalls: 'Afficher les appels précédents',
  missedCalls: (count) =>
    plural('fr', count, { one: `${count} appel manqué`, other: `${count} appels manqués` }),
  partFailed: (reason) => `Impossible d’afficher cette partie de la page. ${reason}`,
}
