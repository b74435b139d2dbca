import { Encoding, Errors } from '@tuppence/protocol'
import * as s from '@tuppence/protocol/schema'
import type { ExportFile } from '../../../messages/backupViews.ts'
import { mostFile } from '../../../messages/mostFile.ts'
import * as Box from '../../vault/Box.ts'
import { newPassword, passwordBytes } from '../../vault/password.ts'
import { WalletError } from '../../WalletError.ts'
import type { Context } from '../Context.ts'
import type { ExportContent } from './ExportContent.ts'
import { gather } from './gather.ts'
import * as Packed from './Packed.ts'

/** What lies in the file: it says what it is, and the rest is sealed under a password of its own. */
const form = s.fields({ tuppence: s.literal('export'), box: Box.form(mostFile) })

/** An export file of now. Throws `password-short`, `password-long`. */
export async function makeFile(context: Context, typed: string): Promise<ExportFile> {
  const password = newPassword(typed)
  const content = await gather(context)
  const { kdf } = context.config
  const box = await Box.close(await Packed.pack(content), { password, kdf, purpose: 'export' })
  const day = new Date(content.at).toISOString().slice(0, 10)
  return { state: 'made', name: `tuppence-${day}.json`, file: JSON.stringify({ tuppence: 'export', box }) }
}

/**
 * What a file holds, or `undefined` for another password. Throws `file-corrupt` for what is no file of ours, and for one
 * whose header would weaken its password or hang the wallet (threats S8).
 */
export async function openFile({
  file,
  password,
}: {
  file: string
  password: string
}): Promise<ExportContent | undefined> {
  try {
    const { box } = s.parse(form, Encoding.parseJson(file.trim(), { maxChars: mostFile }), 'malformed-json')
    const bytes = await Box.open(box, { password: passwordBytes(password), purpose: 'export' })
    return bytes && (await Packed.unpack(bytes))
  } catch (cause) {
    const isOurs = cause instanceof WalletError && cause.code === 'vault-corrupt'
    if (isOurs || cause instanceof Errors.ProtocolError) throw new WalletError('file-corrupt', { cause })
    throw cause
  }
}
