export type { BlindStatement, Curve, ProofStatement, Recommitment } from './Curve.ts'
export { noble } from './noble.ts'
