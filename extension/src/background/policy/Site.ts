import { store, type Vault, type Work } from '../vault/Vault.ts'
import { type Silence, unsilenced } from './Silence.ts'

/** What the wallet remembers of a site. */
export type Site = {
  /** Missing in records from before: its name in the store does not tell it. */
  readonly origin?: string
  readonly silence: Silence
  /** The bank whose money was last used there. */
  readonly bank?: string
  /** The key it was last paid by way of. */
  readonly key?: string
}

const sites = store<Site>('origins')
const unknownSite: Site = { silence: unsilenced }

export async function readSite(vault: Vault, reader: Pick<Work, 'get'>, origin: string): Promise<Site> {
  return (await reader.get(sites, await vault.name(['origin', origin]))) ?? unknownSite
}

/** The sites that are known by name, in no order. */
export async function listSites(vault: Pick<Vault, 'list'>): Promise<(Site & { origin: string })[]> {
  const entries = await vault.list(sites, { by: 'all' })
  return entries.flatMap(({ value }) =>
    value.origin === undefined ? [] : [{ ...value, origin: value.origin }],
  )
}

/** Writes what is known of a site within a step that has read it. */
export async function saveSite(
  vault: Vault,
  work: Work,
  { origin, site }: { origin: string; site: Site },
): Promise<void> {
  work.save(sites, await vault.name(['origin', origin]), { ...site, origin })
}
