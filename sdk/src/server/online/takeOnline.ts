import { Encoding } from '@tuppence/protocol'
import * as Verify from '@tuppence/protocol/methods/cashu/verify'
import { type Bank, isLiving } from '../Banks.ts'
import type { Claim } from '../Claim.ts'
import type { Core } from '../Core.ts'
import { checkToken, type Read } from '../checkToken.ts'
import { newClaim } from '../newClaim.ts'
import { Refusal } from '../Refusal.ts'
import type { Sale } from '../Sale.ts'
import { prepareSwap } from './prepareSwap.ts'
import { isKeysetCode, type Settlement, wasOutspent } from './Settlement.ts'
import type { Begun } from './Settler.ts'

/** Seconds until it is worth trying again: when a line is full, a bank does not answer, or waits for a person. */
const BUSY = 1
const OPEN = 30
const FROZEN = 15 * 60

/** Plain coins, and what they are to pay for. `lease`: seconds the claim is held for its handler. */
export type Presented = {
  readonly sale: Sale
  readonly resource: string
  readonly read: Read
  readonly text: string
  readonly challengeId: string
  readonly lease: number
}

/**
 * Finishes every swap that any of these coins is in, before anything is answered about them. Throws Refusal settling
 * while one is open: it may have happened, so neither 402 nor anything else would be true.
 */
export async function finishOpen(core: Core, ys: readonly string[]): Promise<void> {
  for (const settlement of await core.store.swaps.swapping(ys)) {
    const progress = await core.settler.resume(settlement)
    if (progress.type === 'open') throw settling(progress)
  }
}

/**
 * Has the bank swap plain coins into coins locked to the vendor, and claims. Undefined when a Y or the challenge turned
 * out to be known. Throws Refusal.
 */
export async function takeOnline(core: Core, presented: Presented): Promise<Claim | undefined> {
  const first = await attempt(core, presented)
  if (!isStale(first.begun)) return claimOf(first.begun)
  // A bank that has changed its keyset is asked for the new one; the coins are still the reader's.
  const wait = await core.banks.ask(first.bank)
  if (wait > 0) throw notYet(first.begun, wait)
  const { begun } = await attempt(core, presented)
  if (isStale(begun)) throw notYet(begun, core.limits.bankAskEvery)
  return claimOf(begun)
}

type Released = Begun & { type: 'released' }

/** Whether a bank has refused a keyset, and neither the coins nor what they are to become. */
function isStale(begun: Begun): begun is Released {
  return begun.type === 'released' && !begun.isSpent && isKeysetCode(begun.code)
}

/** The same coins are good as soon as the keyset is known. Were they refused, their reader would pay with others, too. */
function notYet({ code }: Released, retryAfter: number): Refusal {
  return new Refusal('bank-unreachable', { detail: `bank-refused-${code}`, retryAfter })
}

async function attempt(core: Core, presented: Presented): Promise<{ bank: string; begun: Begun }> {
  const { sale, read, lease } = presented
  const checked = await checkToken(core, { sale, read }, (rules) =>
    Verify.checkPlain(read.token, read.ys, rules),
  )
  await refuseSpent(core, read.ys)
  const settlement = await prepared(core, presented, checked)
  return { bank: checked.bank, begun: await core.settler.begin(settlement, lease) }
}

/** What was spent stays so: the bank is not asked again, however often the same coins come back. Throws Refusal. */
async function refuseSpent(core: Core, ys: readonly string[]): Promise<void> {
  const seen = await core.store.swaps.naming(ys)
  const isSpent = seen.some((one) => wasOutspent(one) && one.ys.every((y) => ys.includes(y)))
  if (isSpent) throw new Refusal('verification-failed', { detail: 'coins-spent', isBad: true })
}

async function prepared(core: Core, presented: Presented, checked: Verify.CheckedPlain): Promise<Settlement> {
  const { sale, resource, read, text, challengeId } = presented
  const active = await signing(core, checked.bank)
  const to = { V: core.issuer.vendorKey, active, curve: core.curve }
  const done = await core.queue.run(async () => ({ swap: prepareSwap(checked, to) }))
  if (done === undefined) {
    throw new Refusal('settling', { detail: 'busy', retryAfter: core.limits.busyRetryAfter })
  }
  const { swap } = done
  if (swap === undefined) throw new Refusal('verification-failed', { detail: 'cannot-split' })
  const { bank } = checked
  const received = checked.sum - checked.fee
  const claim = newClaim(core, sale, { resource, ys: read.ys, bank, received, text, challengeId })
  return {
    id: Encoding.hex(Encoding.random(16)),
    state: 'swapping',
    claim: { ...claim, settled: true },
    ys: read.ys,
    ...swap,
    attempts: 0,
    nextAt: 0,
  }
}

/** The pinned keyset that signs now. Throws Refusal bank-unreachable. */
async function signing(core: Core, url: string): Promise<Bank['keysets'][number]> {
  const bank = (await core.banks.usable()).find((one) => one.url === url)
  const active = bank?.keysets.find((keyset) => keyset.active && isLiving(keyset, core.now()))
  if (active !== undefined) return active
  const wait = await core.banks.ask(url)
  throw new Refusal('bank-unreachable', {
    detail: 'no-active-keyset',
    retryAfter: Math.max(wait, core.limits.bankFirstRetry),
  })
}

function claimOf(begun: Begun): Claim | undefined {
  switch (begun.type) {
    case 'claimed':
      return begun.claim
    case 'conflict':
      return undefined
    case 'open':
      // It may be good, but nobody can tell: so many of one address are stored in a minute, and no more.
      throw settling(begun, true)
    case 'busy':
      throw new Refusal('settling', { detail: 'busy', retryAfter: BUSY })
    case 'full':
      throw new Refusal('bank-unreachable', { detail: 'too-many-open', retryAfter: OPEN })
    case 'frozen':
      throw new Refusal('bank-unreachable', { detail: 'bank-frozen', retryAfter: FROZEN })
    case 'released':
      throw new Refusal('verification-failed', {
        detail: begun.isSpent ? 'coins-spent' : `bank-refused-${begun.code}`,
        isBad: begun.isSpent || begun.code === 10001,
      })
  }
}

function settling({ wait, problem }: Begun & { type: 'open' }, isBad = false): Refusal {
  return new Refusal('settling', { detail: problem, retryAfter: wait, isBad })
}
