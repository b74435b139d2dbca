export * as Blind from './Blind.ts'
export * as Dleq from './Dleq.ts'
export * as Keyset from './Keyset.ts'
export * as Proof from './Proof.ts'
