import { readSite } from '../../policy/Site.ts'
import type { Vault } from '../../vault/Vault.ts'
import type { Context } from '../Context.ts'
import { type Funding, fund } from './fund.ts'
import { limitsFor, type Standing } from './limitsFor.ts'
import type { PayOperation } from './PayOperation.ts'

/** What would pay, and how that stands to the limits; no standing for what cannot be paid. */
export type Weighed = { readonly funding: Funding; readonly standing: Standing | undefined }

/** From what is stored now. The limits are read by `reader`: a step that decides on them. */
export async function weigh(
  context: Pick<Context, 'vault' | 'config' | 'now'>,
  reader: Pick<Vault, 'get'>,
  { origin, terms }: Pick<PayOperation, 'origin' | 'terms'>,
): Promise<Weighed> {
  const site = await readSite(context.vault, context.vault, origin)
  const funding = await fund(context, terms, site.bank)
  return { funding, standing: await limitsFor(context, reader, { funding, terms }) }
}
