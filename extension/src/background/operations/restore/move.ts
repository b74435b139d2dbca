import { addCoins, dropHeld, freeHeld, listCoins, type StoredCoin } from '../../wallets/cashu/Coins.ts'
import type { Context } from '../Context.ts'
import { type Make, makeMove } from '../move/makeMove.ts'
import { settleMove } from '../move/settleMove.ts'
import { change, freshly, wait } from './change.ts'
import type { Moving, Scanning } from './RestoreOperation.ts'

/** The coins a restore holds: found, unspent, not moved yet. */
export async function heldBy(context: Context, { id, wallet }: Scanning): Promise<StoredCoin[]> {
  return (await listCoins(context.vault, wallet)).filter((coin) => coin.holder === id)
}

/** Stores the swap of the next coins of one keyset to fresh ones, before it is sent; or leaves them as they are. */
export async function prepareMove(
  context: Context,
  operation: Scanning,
  held: readonly StoredCoin[],
): Promise<Moving | Scanning | undefined> {
  const [first] = held
  const coins = held.filter(({ proof }) => proof.id === first?.proof.id).slice(0, context.config.moveAtOnce)
  const ys = coins.map(({ y }) => y)
  const make = await makeMove(context, operation, coins)
  return change(context, operation, async (work, current) => {
    const request = current.isRefused ? undefined : await make.request(work, ys)
    if (request !== undefined) {
      return { ...freshly(current), state: 'moving', inputs: ys, request, earlier: [] } as const
    }
    await freeHeld(work, ys, current.id)
    return freshly(current)
  })
}

/** Sends what is stored and takes it from there. */
export async function move(context: Context, operation: Moving): Promise<Moving | Scanning | undefined> {
  const outcome = await settleMove(context, operation)
  switch (outcome.kind) {
    case 'done':
      return change(context, operation, async (work, current) => {
        await dropHeld(work, current.inputs, current.id)
        await addCoins(work, outcome.coins)
        return backToScanning(current)
      })
    case 'again':
      return again(context, operation, outcome.make)
    case 'spent-elsewhere':
      // The browser it is moved from was first with these; the others are asked for again, without them.
      return change(context, operation, async (work, current) => {
        await dropHeld(work, outcome.spent, current.id)
        return backToScanning(current)
      })
    case 'unknown':
      return wait(context, operation, outcome)
  }
}

/** A bank that takes none of the requests leaves the coins as they are. */
function again(
  context: Context,
  operation: Moving,
  make: Make | undefined,
): Promise<Moving | Scanning | undefined> {
  return change(context, operation, async (work, current) => {
    const earlier = [...current.earlier, current.request]
    const request = await make?.request(work, current.inputs)
    if (request !== undefined) return { ...freshly(current), request, earlier }
    await freeHeld(work, current.inputs, current.id)
    return { ...backToScanning(current), ...(make === undefined && { isRefused: true as const }) }
  })
}

function backToScanning(operation: Moving): Scanning {
  const { inputs: _, request: __, earlier: ___, evidence: ____, ...rest } = freshly(operation)
  return { ...rest, state: 'scanning' }
}
