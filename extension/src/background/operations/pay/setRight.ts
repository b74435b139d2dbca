import { isAhead } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { listPending, saveOperation } from '../Operation.ts'
import { change } from './change.ts'
import { hasCoins, type Paid, type Ready, type Released } from './PayOperation.ts'
import { refundAt } from './refundAt.ts'
import { askTime } from './suits.ts'

/**
 * Coins that the bank could not be asked about while the clock was ahead would be left alone for as long as it was. They
 * are asked about when they should have been: sooner would tell the bank who was paid.
 */
export async function setRight(context: Context): Promise<void> {
  const { vault, config } = context
  for (const payment of await listPending(vault)) {
    const { nextAt, attempts } = payment
    if (nextAt === undefined || attempts === undefined || !isAhead(nextAt, context.now(), config)) continue
    const time = await dueAt(context, payment)
    await change(context, payment, async (work, current) => {
      if (!hasCoins(current) || current.nextAt !== nextAt) return undefined
      const { nextAt: _, attempts: __, ...rest } = current
      saveOperation(work, time === undefined ? rest : { ...rest, nextAt: time })
      return undefined
    })
  }
}

async function dueAt(context: Context, payment: Ready | Released | Paid): Promise<number | undefined> {
  const { lock, wallet } = payment
  return lock === 'none' ? askTime(payment, context.config) : refundAt(context, lock, wallet)
}
