import { Credential, type PageMessage } from '@tuppence/protocol'
import { encodePayload } from '@tuppence/protocol/methods/cashu/schema'
import type { WalletCode } from '../../WalletError.ts'
import type { Context } from '../Context.ts'
import {
  isOver,
  type Paid,
  type PayOperation,
  type Press,
  type Ready,
  type Released,
} from './PayOperation.ts'
import { termsOf } from './readPay.ts'
import { release } from './release.ts'
import { isLive, opens } from './suits.ts'

type State = PageMessage.State

/**
 * Reasons a page may know, because they speak of the page's own site and challenge. All others look alike to it:
 * whether somebody has money, at which bank, and whether they said no, is nobody's business (threats R7).
 */
const sayable: ReadonlySet<WalletCode> = new Set([
  'payee-not-listed',
  'payee-unverified',
  'online-not-allowed',
  'horizon-too-long',
  'busy',
])

/** What a page is told when its request was not even begun. */
export function refusalOf(id: string, code: WalletCode): State {
  return code === 'silenced' ? word(id, 'not-paid') : failure(id, code)
}

/**
 * How a payment stands for one press, as far as a page may know. Asking is also how a page takes delivery: coins
 * that are ready are released here, which is stored before the credential leaves.
 */
export async function answer(context: Context, operation: PayOperation, pressId: string): Promise<State> {
  const press = operation.presses.find((each) => each.id === pressId)
  // Of very many presses the oldest are not kept: it comes back with a fresh challenge.
  if (press === undefined)
    return isOver(operation) ? word(pressId, 'not-paid') : failure(pressId, 'payment-expired')
  switch (operation.state) {
    case 'asked':
      return operation.approval !== undefined && !isLive(press, context.now())
        ? failure(press.id, 'payment-expired')
        : word(press.id, 'accepted')
    case 'approving':
    case 'reserved':
    case 'swapping':
      return word(press.id, 'accepted')
    case 'unknown':
    case 'disputed':
    case 'returning':
    case 'refunding':
      return word(press.id, 'unknown')
    case 'ready':
      return deliverReady(context, operation, press)
    case 'released':
    case 'paid':
      return deliverAgain(context, operation, press)
    case 'refunded':
      return word(press.id, 'not-paid')
    case 'refused':
    case 'not-paid':
      return sayable.has(operation.reason) ? failure(press.id, operation.reason) : word(press.id, 'not-paid')
  }
}

async function deliverReady(context: Context, operation: Ready, press: Press): Promise<State> {
  if (!isLive(press, context.now())) return failure(press.id, 'payment-expired')
  const left = await release(context, operation)
  return left === undefined ? word(press.id, 'accepted') : deliverAgain(context, left, press)
}

function deliverAgain(context: Context, operation: Released | Paid, press: Press): State {
  if (operation.state === 'paid') {
    return press.settled ? word(press.id, 'paid') : credential(press, operation.token)
  }
  return isLive(press, context.now())
    ? credential(press, operation.token, openedBy(operation, press, context.now()))
    : failure(press.id, 'payment-expired')
}

/**
 * The challenge to present coins for that no till may have seen: the press's own, or where it asks for other coins one of
 * another press of the same thing at the same price. Refused, they would be paid beside, while whoever has that challenge
 * presents them.
 */
function openedBy(operation: Released, press: Press, now: number): Press['challenge'] {
  const own = termsOf(press.challenge)
  const isOpened = ({ challenge }: Press) => {
    const terms = termsOf(challenge)
    return terms !== undefined && terms.units === own?.units && opens(operation, terms, now)
  }
  const live = operation.presses.filter((each) => isLive(each, now))
  return [press, ...live.reverse()].find(isOpened)?.challenge ?? press.challenge
}

/** The stored token under a challenge: no source, no memo. */
function credential({ id, challenge: own }: Press, token: string, challenge = own): State {
  const value = Credential.serialize({ challenge, payload: encodePayload(token) })
  return { v: 1, type: 'state', id, state: 'ready', header: challenge.header ?? 'Authorization', value }
}

function word(id: string, state: 'accepted' | 'paid' | 'not-paid' | 'unknown'): State {
  return { v: 1, type: 'state', id, state }
}

function failure(id: string, code: string): State {
  return { v: 1, type: 'state', id, state: 'error', code }
}
