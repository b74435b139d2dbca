import { Errors } from '@tuppence/protocol'
import * as schema from '@tuppence/protocol/schema'
import { type CommandName, commands, type Input } from '../../messages/ui.ts'
import { WalletError } from '../WalletError.ts'
import type { OwnPage } from './Senders.ts'

/** The input of a command, checked. Throws `forbidden` for a page that may not send it, and `malformed-message`. */
export function readInput<N extends CommandName>(name: N, input: unknown, page: OwnPage | undefined): Input<N>
export function readInput(name: CommandName, input: unknown, page: OwnPage | undefined): unknown {
  const { from, input: form } = commands[name]
  if (page === undefined || !from.includes(page.page)) throw new WalletError('forbidden')
  try {
    return schema.parse(form, input, 'malformed-message')
  } catch (cause) {
    if (cause instanceof Errors.ProtocolError) throw new WalletError('malformed-message', { cause })
    throw cause
  }
}
