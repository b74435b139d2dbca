import { type Charge, createCharge } from './Charge.ts'
import { checkCharge } from './checkCharge.ts'
import { coreOf } from './coreOf.ts'
import type { ChargeOptions } from './Sale.ts'
import { publicUrl, type TillOptions } from './tillOptions.ts'
import { wellKnown } from './wellKnown.ts'

/** Asks for payments and checks them. It knows the vendor's public key only. */
export type Till = {
  /** The public origin and path prefix, without trailing slash. */
  readonly url: string
  /** Something for sale. Throws TillError for options that cannot work. */
  charge(options: ChargeOptions): Charge
  /** The answer to GET /.well-known/tuppence: the site's own word on whose money it takes, and for whom. */
  wellKnown(): Response
  /** Settles when the store is open for this vendor key. Rejects with TillError vendor-key-differs and the like. */
  ready(): Promise<void>
}

/** A till. Throws TillError for options that cannot work. */
export function createTill(options: TillOptions): Till {
  const core = coreOf(options)
  const { origin, prefix } = publicUrl(options.url)
  const file = wellKnown([core.issuer.vendorKey, ...(options.retiredKeys ?? [])], core.bankUrls, core.mode)
  // Begun at once, so that a wrong key shows at the start and the banks are known by the first request.
  // What another life of this till left open is finished, whether its readers come back or not.
  core
    .opened()
    .then(() => Promise.all([core.banks.usable(), core.settler.sweep()]))
    .catch(() => undefined)
  return {
    url: origin + prefix,
    charge(charge) {
      checkCharge(core, charge)
      return createCharge(core, charge)
    },
    wellKnown: file,
    async ready() {
      await core.opened()
    },
  }
}
