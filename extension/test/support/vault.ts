import { IDBFactory } from 'fake-indexeddb'
import { withChanges } from '../../../scripts/lib/withChanges.mjs'
import { type Config, defaults } from '../../src/background/config.ts'
import { beforeIn, type Waits } from '../../src/background/storage/Before.ts'
import type { Write } from '../../src/background/storage/Row.ts'
import { openStorage, type Storage } from '../../src/background/storage/Storage.ts'
import { aesSealer } from '../../src/background/vault/aesSealer.ts'
import { headerWrite, readHeader } from '../../src/background/vault/Header.ts'
import type { Kdf } from '../../src/background/vault/Kdf.ts'
import { createKeyring } from '../../src/background/vault/Keyring.ts'
import type { Sealer } from '../../src/background/vault/Sealer.ts'
import type { Session } from '../../src/background/vault/Session.ts'

/** The password of every test's wallet. */
export const password = 'correct horse battery staple'

/** Fast enough to be guessed with, and allowed. What readers have is in `Box.test.ts`, and in a browser. */
export const quickKdf: Kdf = { name: 'pbkdf2-sha256', rounds: 600_000 }

/** What the databases of before go with where nobody reads or writes beside. */
export const atOnce: Waits = [0, 0, 0, 0, 0]

/** The browser's memory, as a test can look into it. */
export function emptySession(values: Readonly<Record<string, unknown>> = {}): Session & {
  readonly values: Map<string, string>
} {
  const kept = new Map(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]))
  return {
    values: kept,
    async get(key) {
      const text = kept.get(key)
      return text === undefined ? undefined : JSON.parse(text)
    },
    async set(key, value) {
      kept.set(key, JSON.stringify(value))
    },
    async remove(key) {
      kept.delete(key)
    },
  }
}

type Made = { readonly header: Write; readonly key: string }

/** A vault with the password, made once in each process: what makes guessing slow makes tests slow. */
let made: Promise<Made> | undefined
function makeVault(): Promise<Made> {
  made ??= (async () => {
    const storage = await openStorage(new IDBFactory())
    const session = emptySession()
    await createKeyring({
      storage,
      before: beforeIn(new IDBFactory(), atOnce),
      session,
      config: withChanges<Config>('the wallet', defaults, { kdf: quickKdf }),
      now: Date.now,
    }).setPassword(password)
    const stored = await readHeader(storage)
    if (stored === undefined) throw new Error('no header')
    return { header: headerWrite(stored.header, undefined).write, key: String(await session.get('key')) }
  })()
  return made
}

/** Gives a fresh disk the vault. */
export async function protect(storage: Storage): Promise<void> {
  if ((await readHeader(storage)) === undefined) await storage.commit([], [(await makeVault()).header])
}

export async function unlockedSession(): Promise<ReturnType<typeof emptySession>> {
  return emptySession({ key: (await makeVault()).key })
}

/** What opens the records of every test's wallet. */
export async function testSealer(): Promise<Sealer> {
  return aesSealer(Buffer.from((await makeVault()).key, 'hex'))
}
