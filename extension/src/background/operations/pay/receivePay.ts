import type { PageMessage } from '@tuppence/protocol'
import * as Queue from '../../approvals/Queue.ts'
import { readQueue, saveQueue } from '../../approvals/store.ts'
import type { Config } from '../../config.ts'
import { decide } from '../../policy/decide.ts'
import { silentUntil } from '../../policy/Silence.ts'
import { readSite } from '../../policy/Site.ts'
import type { WebPage } from '../../router/Senders.ts'
import type { Work } from '../../vault/Vault.ts'
import { WalletError } from '../../WalletError.ts'
import type { Context } from '../Context.ts'
import { newId } from '../newId.ts'
import { addOperation, saveOperation } from '../Operation.ts'
import { findJoined, type JoinNames, join, joinNames } from './Joins.ts'
import { type Asked, hasCoins, isOver, type PayOperation, type Press } from './PayOperation.ts'
import { type Asking, readPay } from './readPay.ts'
import { askTime, suits } from './suits.ts'

type Arrival = {
  readonly origin: string
  readonly asking: Asking
  readonly press: Press
  readonly names: JoinNames
  readonly as?: Adopted
}

/** A request that waited while the wallet was locked: the operation's id, and the window that is open for it. */
export type Adopted = { readonly id: string; readonly shown?: Queue.Shown }

/**
 * Joins a page's request to the payment it belongs to, or begins one. Nothing is asked and no money is touched
 * here. Throws WalletError: what `readPay` finds wrong, `busy`, `silenced`.
 */
export async function receivePay(
  context: Context,
  page: WebPage,
  message: PageMessage.Pay,
  as?: Adopted,
): Promise<PayOperation> {
  const { vault, config } = context
  const { origin, target } = page
  const now = context.now()
  const asking = readPay(message, { origin, now, config })
  const press: Press = { id: message.id, target, challenge: asking.challenge }
  const names = await joinNames(vault, origin, { id: message.id, asking })
  const arrival: Arrival = { origin, asking, press, names, ...(as && { as }) }
  return vault.step(async (work) => {
    const found = await find(work, arrival, now)
    return found === undefined ? begin(context, work, arrival) : attach(context, work, { found, arrival })
  })
}

async function find(work: Work, { names, asking }: Arrival, now: number): Promise<PayOperation | undefined> {
  for (const way of ['press', 'challenge', 'item', 'owned'] as const) {
    const operation = await findJoined(work, names[way])
    if (operation !== undefined && suits(operation, asking.terms, { way, now })) return operation
  }
  return undefined
}

/** One more press for a payment there is already. */
async function attach(
  { config }: Context,
  work: Work,
  { found, arrival }: { found: PayOperation; arrival: Arrival },
): Promise<PayOperation> {
  if (isOver(found)) return found
  const { press, names } = arrival
  const others = found.presses.filter((each) => each.id !== press.id)
  const presses = [...others, press].slice(-config.presses)
  await join(work, found, [names.press])
  const joins = await join(work, found, [names.challenge])
  const joined = later(config, soon({ ...found, presses, joins }))
  saveOperation(work, joined)
  return joined
}

/** With the reader standing there, the bank is asked again at once. */
function soon(operation: PayOperation): PayOperation {
  const { state } = operation
  if (state !== 'unknown' && state !== 'returning' && state !== 'refunding') return operation
  const { nextAt: _, ...rest } = operation
  return rest
}

/** Plain coins that are offered again are left alone until this challenge is over too. */
function later(config: Config, operation: PayOperation): PayOperation {
  if (!hasCoins(operation) || operation.lock !== 'none' || operation.nextAt === undefined) return operation
  return { ...operation, nextAt: askTime(operation, config) }
}

async function begin(context: Context, work: Work, arrival: Arrival): Promise<PayOperation> {
  const { vault, config } = context
  const { origin, asking, press, names, as } = arrival
  const now = context.now()
  const { silence } = await readSite(vault, work, origin)
  const decision = decide({
    approvedAt: undefined,
    approvalCarried: config.approvalCarried,
    isAsShown: false,
    silentUntil: silentUntil(silence, now, config),
    isWithinLimits: true,
    isClockBehind: false,
    now,
  })
  if (decision === 'deny') throw new WalletError('silenced')
  const id = as?.id ?? newId(now)
  const waiting = { id, origin, askedAt: now, ...(as?.shown && { shown: as.shown }) }
  const queue = Queue.enqueue(await readQueue(work), waiting, config)
  if (queue === undefined) throw new WalletError('busy')
  const common = { id, kind: 'pay', origin, createdAt: now, terms: asking.terms, presses: [press] } as const
  const joins = await join(work, { id, joins: [] }, [names.challenge, names.item])
  await join(work, { id, joins: [] }, [names.press])
  const operation: Asked = { ...common, state: 'asked', joins }
  addOperation(work, operation)
  saveQueue(work, queue)
  return operation
}
