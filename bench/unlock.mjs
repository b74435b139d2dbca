import { deepStrictEqual } from 'node:assert'
import { performance } from 'node:perf_hooks'
import { loadTs } from './lib/loadTs.mjs'
import { median, printTimes } from './lib/report.mjs'

const rounds = 7
const goal = 1.2

async function timed(run) {
  const start = performance.now()
  await run()
  return performance.now() - start
}

/** What unlocking costs beside the key derivation, which is slow on purpose. */
export async function unlock() {
  const { kdf, kdfAlone, lockedWallet, bought, remove } = await loadTs('unlocking.ts')
  let wallet
  try {
    wallet = await lockedWallet()
    await kdfAlone()
    const alone = []
    const whole = []
    for (let round = 0; round < rounds; round += 1) {
      await wallet.lock()
      // Every other round goes backwards, so that nobody always runs first.
      if (round % 2 === 0) alone.push(await timed(kdfAlone))
      whole.push(await timed(wallet.unlock))
      if (round % 2 === 1) alone.push(await timed(kdfAlone))
    }
    // Else the two would not be of one kind, and the figure none.
    deepStrictEqual(await wallet.kdf(), kdf)
    const { name, m, t, p } = kdf
    const times = { 'the key derivation alone': alone, 'unlock, to the overview': whole }
    printTimes(
      `Unlock of a wallet with coins, ${bought} purchases and a payment that waits (${name}, m ${m} KiB, t ${t}, p ${p})`,
      times,
      median(alone),
    )
    const ratio = median(whole) / median(alone)
    console.log(`  goal ≤ ${goal} ×: ${ratio <= goal ? 'reached' : 'NOT REACHED'}`)
  } finally {
    wallet?.close()
    remove()
  }
}
