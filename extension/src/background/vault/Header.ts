import * as s from '@tuppence/protocol/schema'
import type { Check, Row, Write } from '../storage/Row.ts'
import type { Storage } from '../storage/Storage.ts'
import { WalletError } from '../WalletError.ts'
import * as Box from './Box.ts'
import { decodeBody, encodeBody } from './body.ts'

const form = s.fields({
  box: Box.form(1024),
  /** Wrong passwords in a row. */
  tries: s.integer,
  /** Milliseconds: no password is tried before then. */
  notBefore: s.integer,
})

/** The one record that lies in the clear: the data key under the password, and how often a password was wrong. */
export type Header = Readonly<s.InferOutput<typeof form>>

export type StoredHeader = { readonly header: Header; readonly rev: number }

export const headerPlace = { store: 'vault', key: 'header' } as const

/** `undefined` when no password has been set. Throws `vault-corrupt`. */
export async function readHeader(storage: Pick<Storage, 'get'>): Promise<StoredHeader | undefined> {
  const row = await storage.get(headerPlace.store, headerPlace.key)
  return row === undefined ? undefined : { header: parse(row), rev: row.rev }
}

/** The write that puts a header in place of what was read, and the check that nobody else has meanwhile. */
export function headerWrite(
  header: Header,
  before: StoredHeader | undefined,
): { check: Check; write: Write } {
  const row: Row = { key: headerPlace.key, rev: (before?.rev ?? 0) + 1, body: encodeBody(header) }
  const kind = before === undefined ? 'add' : 'put'
  return { check: { ...headerPlace, rev: before?.rev }, write: { kind, store: headerPlace.store, row } }
}

function parse({ body }: Row): Header {
  try {
    return s.parse(form, decodeBody(body), 'malformed-json')
  } catch (cause) {
    throw new WalletError('vault-corrupt', { cause })
  }
}
