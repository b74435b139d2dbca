import { store, type Vault, type Work } from '../vault/Vault.ts'

/** Which sites were paid by way of a key. */
type Origins = readonly string[]

const payees = store<Origins>('payees')
const most = 32

/** The other sites that have been paid by way of the same key. */
export async function othersPaidBy(vault: Vault, key: string, origin: string): Promise<string[]> {
  const origins = (await vault.get(payees, await vault.name(['payee-key', key]))) ?? []
  return origins.filter((each) => each !== origin)
}

/** Remembers, within the step of a payment, that this site is paid by way of this key. */
export async function rememberKey(vault: Vault, work: Work, key: string, origin: string): Promise<void> {
  const name = await vault.name(['payee-key', key])
  const origins = (await work.get(payees, name)) ?? []
  if (origins.includes(origin) || origins.length >= most) return
  work.save(payees, name, [...origins, origin])
}
