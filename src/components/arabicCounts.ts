import { plural } from './plural.ts'

/** Members of a channel, in the form that goes with their number. */
export function someMembers(count: number): string {
  return plural('ar', count, {
    zero: 'لا أعضاء',
    one: 'عضو واحد',
    two: 'عضوان',
    few: `${count} أعضاء`,
    many: `${count} عضوًا`,
    other: `${count} عضو`,
  })
}

/** Who else is in a call. */
export function otherPeople(count: number): string {
  return plural('ar', count, {
    zero: 'لا أحد آخر',
    one: 'شخص آخر',
    two: 'شخصين آخرين',
    few: `${count} أشخاص آخرين`,
    many: `${count} شخصًا آخر`,
    other: `${count} شخص آخر`,
  })
}
