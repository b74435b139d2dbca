import { Encoding } from '@tuppence/protocol'
import type { Unlocking } from '../../messages/views.ts'
import type { Config } from '../config.ts'
import type { Before } from '../storage/Before.ts'
import type { Storage } from '../storage/Storage.ts'
import { StorageError } from '../storage/StorageError.ts'
import { WalletError } from '../WalletError.ts'
import { aesSealer } from './aesSealer.ts'
import * as Box from './Box.ts'
import { clearCopyWrite } from './clearCopy.ts'
import { type Header, headerWrite, readHeader, type StoredHeader } from './Header.ts'
import { newPassword, passwordBytes } from './password.ts'
import type { Sealer } from './Sealer.ts'
import type { Session } from './Session.ts'
import { sealClear } from './sealClear.ts'

/**
 *   none ──setPassword──▶ unlocked ⇄ locked
 *   unprotected ──setPassword (seals what a version before has left)──▶ unlocked
 */
export type VaultState = 'none' | 'unprotected' | 'locked' | 'unlocked'

/** Who has the key to the records. It is in the browser's memory for the session, and nowhere else. */
export type Keyring = {
  state(): Promise<VaultState>
  /** Throws `locked` for everything while there is no key. */
  readonly sealer: Sealer
  /** Throws `password-set`, `password-short`, `password-long`. */
  setPassword(typed: string): Promise<void>
  unlock(typed: string): Promise<Unlocking>
  /** Whether it is the password, also while unlocked: before a secret is shown. */
  check(typed: string): Promise<Unlocking>
  /** Throws as `setPassword` for the next one. */
  change(typed: string, next: string): Promise<Unlocking>
  lock(): Promise<void>
  /** Looks whether another worker has locked meanwhile. */
  refresh(): Promise<void>
}

type Options = {
  readonly storage: Storage
  readonly before: Pick<Before, 'read'>
  readonly session: Session
  readonly config: Config
  /** Milliseconds. */
  readonly now: () => number
}

type Tried =
  | { readonly state: 'right'; readonly key: Uint8Array<ArrayBuffer>; readonly at: StoredHeader }
  | Exclude<Unlocking, { state: 'unlocked' }>

const sessionKey = 'key'
const keyBytes = 32

export function createKeyring({ storage, before, session, config, now }: Options): Keyring {
  let opened: { readonly key: string; readonly sealer: Promise<Sealer> } | undefined
  /** How often this worker has locked: a password takes a while to try, and the screen may be locked meanwhile. */
  let locks = 0

  async function current(): Promise<Sealer> {
    opened ??= await readKey()
    if (opened === undefined) throw new WalletError('locked')
    return opened.sealer
  }

  async function readKey(): Promise<typeof opened> {
    const key = await session.get(sessionKey)
    if (typeof key !== 'string') return undefined
    const bytes = Encoding.unhex(key, keyBytes)
    return { key, sealer: wiping(bytes, () => aesSealer(bytes)) }
  }

  /** Puts the key where the next worker finds it. Throws `locked` when that has been asked for `since`, and leaves none. */
  async function keep(key: Uint8Array<ArrayBuffer>, since: number): Promise<void> {
    if (locks !== since) throw new WalletError('locked')
    const hex = Encoding.hex(key)
    opened = { key: hex, sealer: aesSealer(key) }
    await opened.sealer
    await session.set(sessionKey, hex)
    // A lock that came first has taken away a key that was not there yet.
    if (locks === since) return
    await forget()
    throw new WalletError('locked')
  }

  async function forget(): Promise<void> {
    opened = undefined
    await session.remove(sessionKey)
  }

  async function save(header: Header, before: StoredHeader): Promise<StoredHeader> {
    const { check, write } = headerWrite(header, before)
    await storage.commit([check], [write])
    return { header, rev: before.rev + 1 }
  }

  /** A try is counted before it is made, so that a worker that dies on the way has made it (threats §2). */
  async function attempt(typed: string): Promise<Tried> {
    const before = await readHeader(storage)
    if (before === undefined) throw new WalletError('not-found')
    const time = now()
    const { box, notBefore: closedUntil } = before.header
    // What is further away than any wait was stored while the clock was ahead.
    const isAhead = closedUntil > time + config.wrongWaitMax
    if (closedUntil > time && !isAhead) return { state: 'wait', retryAt: closedUntil }
    const tries = before.header.tries + 1
    const notBefore = tries < config.wrongPasswords ? 0 : time + waitAfter(tries - config.wrongPasswords)
    try {
      const counted = await save({ box, tries, notBefore }, before)
      const key = await Box.open(box, { password: passwordBytes(typed), purpose: 'vault' })
      if (key === undefined) return { state: 'wrong', ...(notBefore > 0 && { retryAt: notBefore }) }
      const at = await save(await renewed(box, typed, key), counted).catch((error: unknown) => {
        key.fill(0)
        throw error
      })
      return { state: 'right', key, at }
    } catch (error) {
      // Somebody else tries at the same time.
      if (error instanceof StorageError && error.code === 'conflict')
        return { state: 'wait', retryAt: time + config.wrongWait }
      throw error
    }
  }

  function waitAfter(more: number): number {
    return Math.min(config.wrongWaitMax, config.wrongWait * 2 ** Math.min(more, 16))
  }

  /** The header after a right password: closed anew where more is asked of passwords than when it was made. */
  async function renewed(box: Box.Box, typed: string, key: Uint8Array<ArrayBuffer>): Promise<Header> {
    const { kdf } = config
    const isBehind = Box.isBehind(box, kdf)
    const next = isBehind ? await Box.close(key, { ...password(typed), kdf, purpose: 'vault' }) : box
    return { box: next, tries: 0, notBefore: 0 }
  }

  return {
    async state() {
      if ((await readHeader(storage)) !== undefined) {
        return (await session.get(sessionKey)) === undefined ? 'locked' : 'unlocked'
      }
      return (await before.read()).some(({ store }) => store === 'wallets') ? 'unprotected' : 'none'
    },
    sealer: {
      seal: async (place, plain) => (await current()).seal(place, plain),
      open: async (place, sealed) => (await current()).open(place, sealed),
      name: async (parts) => (await current()).name(parts),
      rename: async (name) => (await current()).rename(name),
    },
    async setPassword(typed) {
      const since = locks
      if ((await readHeader(storage)) !== undefined) throw new WalletError('password-set')
      const given = newPassword(typed)
      const key = Encoding.random(keyBytes)
      await wiping(key, async () => {
        const box = await Box.close(key, { password: given, kdf: config.kdf, purpose: 'vault' })
        const { check, write } = headerWrite({ box, tries: 0, notBefore: 0 }, undefined)
        const clear = await before.read()
        const sealed = await sealClear(clear, await aesSealer(key))
        await storage.commit([check], [write, ...sealed, ...(clear.length > 0 ? [clearCopyWrite()] : [])])
        await keep(key, since)
      })
    },
    async unlock(typed) {
      const since = locks
      const tried = await attempt(typed)
      if (tried.state !== 'right') return tried
      await wiping(tried.key, () => keep(tried.key, since))
      return { state: 'unlocked' }
    },
    async check(typed) {
      const tried = await attempt(typed)
      if (tried.state !== 'right') return tried
      tried.key.fill(0)
      return { state: 'unlocked' }
    },
    async change(typed, next) {
      const given = newPassword(next)
      const tried = await attempt(typed)
      if (tried.state !== 'right') return tried
      await wiping(tried.key, async () => {
        const box = await Box.close(tried.key, { password: given, kdf: config.kdf, purpose: 'vault' })
        await save({ box, tries: 0, notBefore: 0 }, tried.at)
      })
      return { state: 'unlocked' }
    },
    async lock() {
      locks += 1
      await forget()
    },
    async refresh() {
      if (opened !== undefined && (await session.get(sessionKey)) !== opened.key) opened = undefined
    },
  }
}

function password(typed: string): { password: Uint8Array<ArrayBuffer> } {
  return { password: passwordBytes(typed) }
}

/** The keys derived from it cannot be read out; the bytes themselves are wiped, whatever comes of it (threats S9). */
async function wiping<R>(key: Uint8Array, use: () => Promise<R>): Promise<R> {
  try {
    return await use()
  } finally {
    key.fill(0)
  }
}
