import { TSignaling } from './tSignaling.ts'

// oxlint-disable-next-line import/no-default-export -- Programs of the vendor import it so.
export default TSignaling
// What `require` of Node gives.
export { TSignaling as 'module.exports' }
