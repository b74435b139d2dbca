import { Errors, type PageMessage, Problem, Receipt } from '@tuppence/protocol'
import { Token } from '@tuppence/protocol/ecash'
import type { Context } from '../Context.ts'
import { saveOperation } from '../Operation.ts'
import { findJoined, pressName, unjoin } from './Joins.ts'
import { neverTaken, opensNothing } from './opensNothing.ts'
import type { Paid, PayOperation, Released } from './PayOperation.ts'

/**
 * What a page says a till has answered. It comes through a hostile page, so it is a hint: it marks the payment for
 * the reader, and the coins' keys stay until their refund time.
 */
export async function receiveReceipt(
  context: Context,
  origin: string,
  message: PageMessage.Receipt,
): Promise<PayOperation | undefined> {
  const name = await pressName(context.vault, origin, message.id)
  return context.vault.step(async (work) => {
    const operation = await findJoined(work, name)
    if (operation === undefined || (operation.state !== 'released' && operation.state !== 'paid'))
      return undefined
    const problem = problemName(message.problem)
    const isOk = message.status >= 200 && message.status < 300
    const isClaimed = problem === 'already-claimed'
    const hint = isOk ? undefined : (problem ?? `status-${message.status}`)
    let next: Released | Paid = hint === undefined ? operation : { ...operation, hint }
    if (isOk || isClaimed) next = settle(context, { ...next, presses: settled(next, message.id) }, message)
    if (problem !== undefined && opensNothing.has(problem)) {
      const mayCome = next.state === 'released' && next.lock === 'none' && neverTaken.has(problem)
      // Nothing is paid beside them before they are home.
      if (mayCome) next = { ...next, nextAt: context.now() }
      else {
        await unjoin(work, next, next.joins)
        next = { ...next, joins: [] }
      }
    }
    saveOperation(work, next)
    return next
  })
}

function settle(context: Context, operation: Released | Paid, message: PageMessage.Receipt): Paid {
  const receipt = readReceipt(message.receipt, operation.token)
  const settledAt = operation.state === 'paid' ? operation.settledAt : context.now()
  const { nextAt, attempts, ...rest } = operation
  // Locked coins are asked about whatever a page says, when that tells nobody anything any more.
  const isSettled =
    operation.lock === 'none' && (receipt !== undefined || problemName(message.problem) === 'already-claimed')
  const common = { ...(isSettled ? rest : operation), state: 'paid', settledAt } as const
  return { ...common, ...(receipt !== undefined && { receipt }) }
}

/** The receipt, if it is one for these very coins (threats V19). */
function readReceipt(value: string | undefined, token: string): Receipt.Receipt | undefined {
  if (value === undefined) return undefined
  try {
    const receipt = Receipt.parse(value)
    return receipt.method === 'cashu' && receipt.reference === Token.reference(token) ? receipt : undefined
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return undefined
    throw error
  }
}

function settled({ presses }: PayOperation, id: string): PayOperation['presses'] {
  return presses.map((press) => (press.id === id ? { ...press, settled: true } : press))
}

function problemName(type: string | undefined): string | undefined {
  return type === undefined ? undefined : Problem.nameOf({ type })
}
