// One import for all that a list can do besides: it is loaded when something of it is wanted.
export { FullMemberList } from './FullMemberList.tsx'
export { MemberGroupHeader } from './MemberGroupHeader.tsx'
export { MemberListRest } from './MemberListRest.tsx'
export { MemberListSearch } from './MemberListSearch.tsx'
export { MemberListSummary } from './MemberListSummary.tsx'
export { MoreRoot } from './MoreRoot.tsx'
