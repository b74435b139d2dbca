import { WalletError } from '../../WalletError.ts'
import { dueOf, timesOf } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { createDriver } from '../createDriver.ts'
import { listProving, readProof } from './ProofOperation.ts'
import { advanceProof, cancelProof, startProof } from './run.ts'

/** Steps of one run: a batch of a hundred counters each, then the next wake-up goes on. */
const mostSteps = 2000

type Outside = {
  readonly changed: () => void
  /** Work that nobody waits for. */
  readonly inBackground: (run: () => Promise<void>) => void
}

export type Proofs = ReturnType<typeof createProofs>

/** Runs proofs of backups over a context, one at a time: there is one place beside the wallet. */
export function createProofs(context: Context, { changed, inBackground }: Outside) {
  const { vault } = context
  const driver = createDriver({
    read: (wallet) => readProof(vault, wallet),
    advance: (proof) => advanceProof(context, proof),
    alone: (wallet, run) => context.alone(`proof/${wallet}`, run),
    after: changed,
    mostSteps,
  })
  return {
    /** Throws `not-found`, and `busy` while another wallet's is under way. */
    async start(wallet: string): Promise<void> {
      const others = (await listProving(vault)).filter((proof) => proof.wallet !== wallet)
      if (others.length > 0) throw new WalletError('busy')
      await startProof(context, wallet)
      inBackground(() => driver.drive(wallet))
    },
    cancel: (wallet: string) => cancelProof(context, wallet),
    /** Goes on with what is due. */
    async wake(): Promise<void> {
      for (const { wallet } of dueOf(await listProving(vault), context))
        inBackground(() => driver.drive(wallet))
    },
    /** When proofs want to be woken, in milliseconds. */
    times: async (): Promise<number[]> => timesOf(await listProving(vault), context),
  }
}
