import { store, type Vault, type Work } from '../vault/Vault.ts'

/** How the wallet locks itself, as the reader wants it. */
type LockSettings = { readonly lockAfter: number }

const settings = store<LockSettings>('settings')
const key = 'lock'

/** Minutes without an act of the reader; `undefined` where the reader has said nothing. */
export async function readLockAfter(reader: Pick<Vault, 'get'>): Promise<number | undefined> {
  return (await reader.get(settings, key))?.lockAfter
}

export async function saveLockAfter(work: Work, lockAfter: number): Promise<void> {
  await work.get(settings, key)
  work.save(settings, key, { lockAfter })
}
