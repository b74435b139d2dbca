import { Errors } from '@tuppence/protocol'
import { BankError } from '../BankError.ts'

/** Runs a parser of protocol on what was sent. Throws 11014, 11015, and 0 for what cannot be read. */
export function parseRequest<I, T>(input: I, parse: (input: I) => T): T {
  try {
    return parse(input)
  } catch (error) {
    if (!(error instanceof Errors.ProtocolError)) throw error
    if (error.code === 'too-large' && error.detail === 'inputs') throw new BankError('tooManyInputs')
    if (error.code === 'too-large' && error.detail === 'outputs') throw new BankError('tooManyOutputs')
    throw BankError.malformed(`The request cannot be read (${error.code})`)
  }
}
