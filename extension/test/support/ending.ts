import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openShop } from './shop.ts'
import { openStreet, type StreetOptions } from './street.ts'
import { openBank, type TestBank } from './world.ts'

const day = 86_400

type Options = Pick<StreetOptions, 'shop' | 'config' | 'units'> & {
  /** Milliseconds by which the bank's clock is ahead of everybody else's once it was started again. */
  readonly bankAhead?: number
  /** Until the keyset ends. */
  readonly days?: number
  /** Of that keyset, in thousandths of a unit for each coin. */
  readonly feePpk?: number
}

/** What the bank goes on with. */
type Next = {
  readonly isSame?: boolean
  readonly isEndless?: boolean
  /** From the first keyset's end to that of the next. */
  readonly days?: number
}

/**
 * A reader with 20 units of a keyset that ends in ten days, and the real bank, which `rotate` starts again with one that
 * ends much later.
 */
export async function openEnding({
  bankAhead = 0,
  days = 10,
  units = 20,
  feePpk,
  shop,
  config,
}: Options = {}) {
  const data = mkdtempSync(join(tmpdir(), 'tuppence-ending-'))
  const clock = { now: Date.now() }
  const ahead = { by: 0 }
  const now = () => Math.floor((clock.now + ahead.by) / 1000)
  const end = now() + days * day
  const terms = { data, now, ...(feePpk !== undefined && { feePpk }) }
  let bank: TestBank = openBank({ ...terms, finalExpiry: end })
  onTestFinished(() => {
    bank.close()
    rmSync(data, { recursive: true, force: true })
  })
  const standing: TestBank = { serve: (request) => bank.serve(request), close: () => bank.close() }
  const at = await openStreet(standing, { units, clock, ...(shop && { shop }), ...(config && { config }) })
  const rotate = ({ isSame = false, isEndless = false, days = 400 }: Next = {}) => {
    ahead.by = bankAhead
    bank.close()
    const next = isSame ? end : end + days * day
    bank = openBank({ ...terms, ...(!isEndless && { finalExpiry: next }) })
    // A till asks for new keysets now and then; this one has just done so.
    openShop(at.network, { clock })
    return {
      setRight() {
        ahead.by = 0
      },
    }
  }
  return { at, end: end * 1000, rotate, ahead, bank: () => bank }
}
