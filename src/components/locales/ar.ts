import { plural } from '../plural.ts'
import type { Strings } from '../strings.ts'

// What somebody did is said without a gender: "تم الرد", not "ردَّ" or "ردَّت".
export const ar: Strings = {
  lang: 'ar',
  incomingCall: 'مكالمة واردة',
  incomingCallFrom: (name) => `مكالمة واردة من ${apart(name)}`,
  incomingGroupCall: 'مكالمة جماعية واردة',
  incomingGroupCallFrom: (name, others) => `مكالمة جماعية واردة من ${apart(name)}، ${others}`,
  names: ([first = '', second, ...rest]) => {
    if (second === undefined) return first
    return rest.length === 0
      ? `${apart(first)} و${apart(second)}`
      : `${apart(first)} و${otherPeople(rest.length + 1)}`
  },
  withOthers: ([first], count) => {
    const rest = first === undefined ? count : count - 1
    if (first === undefined) return `مع ${otherPeople(rest)}`
    return rest === 0 ? `مع ${apart(first)}` : `مع ${apart(first)} و${otherPeople(rest)}`
  },
  calling: 'جارٍ الاتصال…',
  ringing: 'يرن الآن…',
  inCall: 'في مكالمة',
  answeredElsewhere: 'تم الرد على جهاز آخر',
  nameAnswered: (name) => `تم الرد من ${apart(name)}`,
  somebodyElseAnswered: 'تم الرد من شخص آخر',
  youAnswered: 'تم الرد',
  youLeft: 'غادرت المكالمة',
  missedCall: 'مكالمة فائتة',
  accept: 'رد',
  decline: 'رفض',
  cancel: 'إلغاء',
  endCall: 'إنهاء المكالمة',
  leave: 'مغادرة',
  endForEveryone: 'إنهاء للجميع',
  join: 'انضمام',
  partiesOfCall: 'المشاركون في هذه المكالمة',
  inviteeStates: {
    pending: 'جارٍ الاتصال…',
    delivered: 'يرن الآن…',
    accepted: 'في المكالمة',
    rejected: 'تم الرفض',
    busy: 'الخط مشغول',
    timedOut: 'لا رد',
    unreachable: 'يتعذر الوصول',
    cancelled: 'أُلغيت',
    left: 'خارج المكالمة',
  },
  answered: 'تم الرد',
  waitingCalls: 'مكالمات في الانتظار',
  isCalling: (name) => `مكالمة من ${apart(name)}`,
  endAndAccept: 'إنهاء ورد',
  leaveAndAccept: 'مغادرة ورد',
  wordsTo: (words, name) => `${words}: ${apart(name)}`,
  proposal: 'تغيير مقترح',
  wantsToChange: (name) => `طلب من ${apart(name)} لتغيير المكالمة`,
  waitingForAgreement: 'في انتظار موافقة الآخرين…',
  agree: 'موافقة',
  close: 'إغلاق',
  call: 'اتصال',
  callName: (name) => `اتصال بـ ${apart(name)}`,
  people: (count) =>
    plural('ar', count, {
      zero: 'لا أحد',
      one: 'شخص واحد',
      two: 'شخصان',
      few: `${count} أشخاص`,
      many: `${count} شخصًا`,
      other: `${count} شخص`,
    }),
  actionFailed: (reason) => `لم ينجح ذلك. ${reason}`,
  reasons: {
    BUSY: 'أنت في مكالمة أخرى.',
    FORBIDDEN: 'ليس لديك إذن بذلك.',
    INVITATION_ACTIVE: 'توجد مكالمة بالفعل.',
    INVITATION_OVER: 'انتهت المكالمة.',
    LIMIT_REACHED: 'لا يوجد مكان شاغر.',
    NETWORK: 'يتعذر الوصول إلى الخادم.',
    NOT_LOGGED_IN: 'لم يتم تسجيل الدخول.',
    RATE_LIMITED: 'رسائل كثيرة جدًا. يُرجى الانتظار قليلًا.',
    TIMEOUT: 'لم يستجب الخادم في الوقت المناسب.',
    TOO_LARGE: 'النص طويل جدًا.',
    UNAUTHORIZED: 'لم يتم تسجيل الدخول.',
  },
  someReason: 'يُرجى المحاولة مرة أخرى.',
  timeLeft: 'الوقت المتبقي للرد',
  silence: 'كتم الرنين',
  silenced: 'تم كتم الرنين',
  ringsInAnotherTab: 'يرن في علامة تبويب أخرى',
  answeredInAnotherTab: 'تم الرد في علامة تبويب أخرى',
  soundBlocked: 'يمنع المتصفح هذه الصفحة من تشغيل الصوت.',
  turnOnSound: 'تشغيل الصوت',
  talkTime: 'مدة المكالمة',
  endedBecause: {
    rejected: (isInviter) => (isInviter ? 'رُفضت المكالمة' : 'رفضت المكالمة'),
    cancelled: (isInviter) => (isInviter ? 'ألغيت المكالمة' : 'مكالمة فائتة'),
    timedOut: (isInviter) => (isInviter ? 'لا رد' : 'مكالمة فائتة'),
    busy: (isInviter) => (isInviter ? 'الخط مشغول' : 'مكالمة فائتة'),
    unreachable: (isInviter) => (isInviter ? 'يتعذر الوصول' : 'مكالمة فائتة'),
    answered: () => 'تم الرد',
    ended: () => 'انتهت المكالمة',
    failed: () => 'انقطع الاتصال',
  },
  groupEndedBecause: {
    rejected: 'لم يرد أحد',
    cancelled: 'ألغيت المكالمة',
    timedOut: 'لم يرد أحد',
    busy: 'الجميع مشغولون',
    unreachable: 'يتعذر الوصول إلى أي شخص',
    answered: 'رد الجميع',
    ended: 'انتهت المكالمة',
    failed: 'انقطع الاتصال',
  },
  membersOf: (channelId) => `أعضاء ${apart(channelId)}`,
  memberCount: someMembers,
  you: 'أنت',
  devices: (count) =>
    plural('ar', count, {
      zero: 'لا أجهزة',
      one: 'جهاز واحد',
      two: 'جهازان',
      few: `${count} أجهزة`,
      many: `${count} جهازًا`,
      other: `${count} جهاز`,
    }),
  moreMembers: (count) =>
    plural('ar', count, {
      zero: 'لا أعضاء آخرون',
      one: 'وعضو آخر',
      two: 'وعضوان آخران',
      few: `و${count} أعضاء آخرين`,
      many: `و${count} عضوًا آخر`,
      other: `و${count} عضو آخر`,
    }),
  loadingMembers: 'جارٍ تحميل الأعضاء…',
  membersFailed: (reason) => `يتعذر عرض الأعضاء. ${reason}`,
  tryAgain: 'إعادة المحاولة',
  presence: {
    online: 'متصل',
    away: 'بعيد',
    busy: 'مشغول',
    doNotDisturb: 'عدم الإزعاج',
    reconnecting: 'إعادة الاتصال جارية',
    offline: 'غير متصل',
  },
  announcement: (call, { focus, accept }) => {
    const ways = [focus && `${apart(focus)} للفتح`, accept && `${apart(accept)} للرد`]
    const told = ways.filter(Boolean)
    return told.length === 0 ? call : `${call}. اضغط على ${told.join('، أو ')}`
  },
  declineWithMessage: 'رفض مع رسالة',
  minimize: 'تصغير',
  expand: 'عرض المكالمة',
  memberLabel: (words) => words.map(apart).join('، '),
  membersFound: (count, total) =>
    plural('ar', total, {
      zero: `${count} من بين ${total} عضو`,
      one: `${count} من بين عضو واحد`,
      two: `${count} من بين عضوين`,
      few: `${count} من بين ${total} أعضاء`,
      many: `${count} من بين ${total} عضوًا`,
      other: `${count} من بين ${total} عضو`,
    }),
  noMembers: 'لا أحد هنا بعد.',
  noMembersFound: (search) => `لا يوجد عضو باسم «${apart(search)}».`,
  searchMembers: 'البحث عن أعضاء',
  otherMembers: 'آخرون',
  membersJoined: ([name = '', ...others]) =>
    others.length === 0 ? `انضم عضو: ${apart(name)}.` : `انضم ${someMembers(others.length + 1)}.`,
  membersLeft: ([name = '', ...others]) =>
    others.length === 0 ? `غادر عضو: ${apart(name)}.` : `غادر ${someMembers(others.length + 1)}.`,
  others: otherPeople,
  secondsLeft: (count) =>
    plural('ar', count, {
      zero: 'انتهى وقت الرد',
      one: 'بقيت ثانية واحدة للرد',
      two: 'بقيت ثانيتان للرد',
      few: `بقيت ${count} ثوانٍ للرد`,
      many: `بقيت ${count} ثانية للرد`,
      other: `بقيت ${count} ثانية للرد`,
    }),
  connecting: 'جارٍ الاتصال بالخادم…',
  reconnecting: 'انقطع الاتصال. جارٍ إعادة الاتصال…',
  noNetwork: 'أنت غير متصل بالإنترنت.',
  reconnected: 'عاد الاتصال.',
  replaced: 'تم تسجيل الدخول من مكان آخر.',
  unauthorized: 'انتهت صلاحية تسجيل الدخول.',
  closed: 'أغلق الخادم الاتصال.',
  lastSeen: (time) => `آخر ظهور: ${apart(time)}`,
  message: 'رسالة',
  messages: 'الرسائل',
  send: 'إرسال',
  sending: 'جارٍ الإرسال…',
  notSent: 'لم تُرسل',
  messageNotSent: (reason) => `لم تُرسل الرسالة. ${reason}`,
  noMessages: 'لا توجد رسائل بعد',
  loadingMessages: 'جارٍ تحميل الرسائل…',
  messagesFailed: (reason) => `يتعذر عرض الرسائل. ${reason}`,
  showOlder: 'عرض الرسائل الأقدم',
  loadingOlder: 'جارٍ تحميل الرسائل الأقدم…',
  newMessagesBelow: 'رسائل جديدة',
  newMessages: (count) =>
    plural('ar', count, {
      zero: 'لا رسائل جديدة',
      one: 'رسالة جديدة واحدة',
      two: 'رسالتان جديدتان',
      few: `${count} رسائل جديدة`,
      many: `${count} رسالة جديدة`,
      other: `${count} رسالة جديدة`,
    }),
  newMessageFrom: (name, text) =>
    text === undefined ? `رسالة من ${apart(name)}` : `${apart(name)}: ${apart(text)}`,
  server: 'الخادم',
  callSteps: {
    invite: (isInviter, name) => (isInviter ? 'مكالمة صادرة' : `مكالمة من ${apart(name)}`),
    cancel: (isInviter) => (isInviter ? 'ألغيت المكالمة' : 'مكالمة فائتة'),
    accept: (isInviter, name) => (isInviter ? `تم الرد من ${apart(name)}` : 'تم الرد'),
    reject: (isInviter) => (isInviter ? 'رُفضت المكالمة' : 'رفضت المكالمة'),
    timeout: (isInviter) => (isInviter ? 'لا رد' : 'مكالمة فائتة'),
    modify: () => 'تم تغيير المكالمة',
    end: () => 'انتهت المكالمة',
  },
  yourAvailability: 'حالة التوفر',
  retryIn: (seconds) =>
    plural('ar', seconds, {
      zero: 'المحاولة التالية الآن',
      one: 'المحاولة التالية بعد ثانية واحدة',
      two: 'المحاولة التالية بعد ثانيتين',
      few: `المحاولة التالية بعد ${seconds} ثوانٍ`,
      many: `المحاولة التالية بعد ${seconds} ثانية`,
      other: `المحاولة التالية بعد ${seconds} ثانية`,
    }),
  retryNow: 'إعادة المحاولة الآن',
  callControls: 'عناصر التحكم في المكالمة',
  mute: 'كتم الميكروفون',
  camera: 'الكاميرا',
  dialPad: 'لوحة الاتصال',
  dialKeys: { '*': 'نجمة', '#': 'مربع', '+': 'زائد' },
  digitsSent: 'الأرقام المرسلة',
  phoneNumber: 'رقم الهاتف',
  deleteDigit: 'حذف الرقم الأخير',
  holdForPlus: 'اضغط مطولًا لإدخال زائد',
  moreCalls: (count) =>
    plural('ar', count, {
      zero: 'لا مكالمات أخرى',
      one: 'مكالمة أخرى',
      two: 'مكالمتان أخريان',
      few: `${count} مكالمات أخرى`,
      many: `${count} مكالمة أخرى`,
      other: `${count} مكالمة أخرى`,
    }),
  keyFor: (key, words) => `${apart(key)}: ${words}`,
  openCall: 'الانتقال إلى المكالمة',
  callHistory: 'المكالمات',
  outgoingCall: 'مكالمة صادرة',
  noCalls: 'لا توجد مكالمات بعد',
  loadingCalls: 'جارٍ تحميل المكالمات…',
  callsFailed: (reason) => `يتعذر عرض المكالمات. ${reason}`,
  showOlderCalls: 'عرض المكالمات الأقدم',
  missedCalls: (count) =>
    plural('ar', count, {
      zero: 'لا مكالمات فائتة',
      one: 'مكالمة فائتة واحدة',
      two: 'مكالمتان فائتتان',
      few: `${count} مكالمات فائتة`,
      many: `${count} مكالمة فائتة`,
      other: `${count} مكالمة فائتة`,
    }),
  partFailed: (reason) => `يتعذر عرض هذا الجزء من الصفحة. ${reason}`,
  connected: 'تم الاتصال.',
  soundIsOn: 'الصوت قيد التشغيل.',
  notificationsReason: 'تلقَّ إشعارات المكالمات حتى عندما يكون هذا التطبيق مغلقًا.',
  turnOnNotifications: 'تشغيل الإشعارات',
  notNow: 'ليس الآن',
  notificationsDenied: 'الإشعارات محظورة. اسمح بها لهذا الموقع من إعدادات المتصفح.',
  notificationsHomeScreen:
    'لتلقي إشعارات المكالمات والتطبيق مغلق، أضفه إلى الشاشة الرئيسية: مشاركة، ثم إضافة إلى الشاشة الرئيسية.',
  notificationsOn: 'الإشعارات قيد التشغيل.',
  notificationsFailed: (reason) => `تعذّر تشغيل الإشعارات. ${reason}`,
  youDeclined: 'رفضت المكالمة',
  newMessage: 'رسالة جديدة',
  somethingNew: 'هناك شيء جديد',
}

function someMembers(count: number): string {
  return plural('ar', count, {
    zero: 'لا أعضاء',
    one: 'عضو واحد',
    two: 'عضوان',
    few: `${count} أعضاء`,
    many: `${count} عضوًا`,
    other: `${count} عضو`,
  })
}

function otherPeople(count: number): string {
  return plural('ar', count, {
    zero: 'لا أحد آخر',
    one: 'شخص آخر',
    two: 'شخصين آخرين',
    few: `${count} أشخاص آخرين`,
    many: `${count} شخصًا آخر`,
    other: `${count} شخص آخر`,
  })
}

/** A name has a direction of its own, and must not turn what stands beside it. */
function apart(text: string): string {
  return `\u2068${text}\u2069`
}
