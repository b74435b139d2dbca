import type { Access } from '../bank/ask.ts'
import type { Dependencies } from '../Dependencies.ts'
import type { Notify } from '../notifyBounded.ts'
import type { Vault } from '../vault/Vault.ts'

/** What every operation works with. */
export type Context = Pick<Dependencies, 'now' | 'curve' | 'config' | 'delay' | 'alone'> & {
  readonly notify: Notify
  readonly vault: Vault
  readonly access: Access
  /** Where a backup is tried out, under the same key as the wallet. */
  readonly scratch: { open(): Promise<Vault>; remove(): Promise<void> }
}
