export {
  areAuthorised,
  cost,
  isAuthorised,
  type Refusal,
  type Rest,
  sigAllMessage,
  sign,
} from './lock/authorise.ts'
export { type P2pk, type Plain, parse, type Tags, type Unspendable } from './lock/parse.ts'
export { type Acceptance, accepts, build, type Parts } from './lock/template.ts'
