import { noble } from '@tuppence/protocol/curve'
import { Derive, Proof, Swap } from '@tuppence/protocol/ecash'
import { newKeyset, signOutputs } from './lib/coins.mjs'
import { loadTs } from './lib/loadTs.mjs'
import { check, printTimes } from './lib/report.mjs'

const coins = 1000
/** What one top-up mints: coins of one unit each, as many as a bank signs at once. */
const topUp = 250
/** NUT-13: three empty batches end it. */
const scanned = coins + 300

async function timed(run) {
  const start = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** The curve work that a restore cannot do without, in the browser's curve: found, named, and moved. */
function curveAlone() {
  const bank = newKeyset([1n])
  const seed = Derive.seedFromWords(Derive.newWords())
  const outputs = (from, count) =>
    Array.from({ length: count }, (_, i) =>
      Swap.outputs([{ amount: 1n, ...Derive.plain(seed, bank.keyset.id, from + i) }], bank.keyset.id, noble),
    ).flat()
  const first = outputs(0, coins)
  const second = outputs(scanned, coins)
  const [found, moved] = [signOutputs(first, bank), signOutputs(second, bank)]
  return timed(async () => {
    outputs(0, scanned)
    outputs(scanned, coins)
    const proofs = [
      ...Swap.complete(first, found, bank.keyset, noble),
      ...Swap.complete(second, moved, bank.keyset, noble),
    ]
    for (const { secret } of proofs) Proof.y(secret, noble)
  })
}

/** A wallet of 1,000 coins into an empty database, from its words: found, checked, and every coin moved. */
export async function restore() {
  const { openBank, openWorld, createNetwork, openOther, restoreIn, wordsOf, bankUrl, remove } =
    await loadTs('restoring.ts')
  const bank = openBank({ denominations: [1n] })
  const network = createNetwork()
  network.servers.set(bankUrl, bank.serve)
  const reader = await openWorld({ network })
  const wallet = await reader.setUp()
  for (let made = 0; made < coins; made += topUp) await reader.topUp(wallet, topUp)
  const words = await wordsOf(reader, wallet)
  const other = await openOther(reader, { curve: noble })
  const alone = await curveAlone()
  const whole = await timed(() => restoreIn(other, words))
  const balance = await other.balance()
  check('every coin is back', () => balance === BigInt(coins))
  printTimes(
    'Restore of 1,000 coins from words: found, checked, moved (CPU, once; noble, the bank in the process)',
    { 'the curve work of it alone': [alone], restore: [whole] },
    alone,
  )
  bank.close()
  remove()
}
