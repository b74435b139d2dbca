import { BankError } from './BankError.ts'

/** More coins of a key came back than it ever signed: somebody else has that key. Refused as a bad proof. */
export class Breach extends BankError {
  constructor() {
    super('proofInvalid')
  }
}
