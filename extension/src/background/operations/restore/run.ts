import { readBirthday } from '../../vault/Seeds.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import { mayTry } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { change } from './change.ts'
import { heldBy, move, prepareMove } from './move.ts'
import type { RestoreOperation, Scanning } from './RestoreOperation.ts'
import { scanLocked } from './scanLocked.ts'
import { scanPlain } from './scanPlain.ts'
import { nextShop } from './shops.ts'

/** Takes a restore one step further. `undefined`: it is over, was stopped, or has to wait. */
export async function advanceRestore(
  context: Context,
  operation: RestoreOperation,
): Promise<RestoreOperation | undefined> {
  switch (operation.state) {
    case 'scanning':
      return isDue(operation, context) ? scan(context, operation) : undefined
    case 'moving':
      return isDue(operation, context) ? move(context, operation) : undefined
    case 'named':
    case 'cancelled':
    case 'done':
      return undefined
  }
}

function isDue({ nextAt }: Pick<Scanning, 'nextAt'>, context: Context): boolean {
  return mayTry(nextAt, context.now(), context.config)
}

/** Plain coins first, and on the move before anything else: they are money, and another browser has them too. */
async function scan(context: Context, operation: Scanning): Promise<RestoreOperation | undefined> {
  const [task] = operation.tasks
  if (task?.of === 'plain') return scanPlain(context, operation, task)
  if (operation.moves) {
    const held = await heldBy(context, operation)
    if (held.length > 0) return prepareMove(context, operation, held)
  }
  if (task?.of === 'locked') return scanLocked(context, operation)
  const since = await birthday(context, operation)
  return change(context, operation, async (_, current): Promise<RestoreOperation> => {
    if (current.shops.length > 0) return nextShop(current, since, context.now())
    const { attempts, nextAt, reason, ...rest } = current
    return { ...rest, state: 'done', settledAt: context.now() }
  })
}

async function birthday({ vault }: Context, { wallet }: Scanning): Promise<number> {
  return readBirthday(vault, (await readWallet(vault, wallet)).seed)
}
