import type { ApprovalView, Money, WalletView } from '../../messages/views.ts'
import { type LimitLine, limitLine, overSentence, overTitle } from '../shared/limitWords.ts'
import type { Loaded } from '../shared/live.ts'
import { inWords, isZero } from '../shared/money.ts'
import { sentence, t } from '../shared/t.ts'
import * as TopUp from '../shared/topUp/state.ts'
import type { Attempt } from '../shared/unlock/controller.ts'
import * as Unlock from '../shared/unlock/state.ts'

/** What has become of the reader's press. */
export type Answer =
  | { readonly status: 'none' }
  | { readonly status: 'sending'; readonly decision: 'approve' | 'decline' }
  /** The background had something newer to show: it is shown, and asked again. */
  | { readonly status: 'stale' }
  | { readonly status: 'failed'; readonly code: string }

export type Inputs = {
  readonly approval: Loaded<ApprovalView>
  readonly arming: 'away' | 'settling' | 'armed'
  readonly answer: Answer
  readonly attempt: Attempt
  readonly topUp: Omit<TopUp.Inputs, 'wallet'>
}

export type Ask = {
  readonly status: 'ask'
  readonly id: string
  readonly digest: string
  readonly host: string
  /** All that leaves the wallet, fee included. */
  readonly total: Money
  readonly fee: string | undefined
  readonly item: string | undefined
  readonly wallet: WalletView | undefined
  readonly after: Money | undefined
  readonly limit: LimitLine | undefined
  readonly notices: readonly string[]
  /** The Pay button's name holds amount, unit and host: no fact needed for consent stands elsewhere (A5). */
  readonly pay: string
  readonly armed: boolean
  /** The line under the buttons: why Pay does not listen, or what is going on. Its place is always there. */
  readonly line: string
  readonly problem: string | undefined
}

/** The same question while the wallet is locked: who asks, how much and for what; the rest it cannot know. */
export type Locked = {
  readonly status: 'locked'
  readonly digest: string
  readonly host: string
  readonly total: Money
  readonly item: string | undefined
  readonly text: string
  readonly shown: boolean
  readonly pay: string
  readonly armed: boolean
  readonly line: string
  /** The line counts seconds: it is not read aloud each time. */
  readonly counting: boolean
  readonly problem: string | undefined
}

export type State =
  | { readonly status: 'loading' }
  /** Nothing to do for this window but to close. */
  | { readonly status: 'elsewhere' }
  | { readonly status: 'closed'; readonly title: string; readonly sentence: string }
  | Ask
  | Locked
  /** The wallet has locked itself since it asked: what it asked lies under the key. */
  | { readonly status: 'unlock'; readonly unlock: Unlock.State }
  | {
      readonly status: 'short'
      readonly host: string
      readonly total: Money
      readonly wallet: WalletView
      /** Which of the wallet's banks the money must come from. */
      readonly bank: string | undefined
      readonly title: string
      readonly sentence: string
      readonly topUp: TopUp.State
    }
  | {
      readonly status: 'over-limit'
      readonly host: string
      readonly total: Money
      readonly title: string
      readonly sentence: string
    }
  | {
      readonly status: 'no-bank' | 'no-wallet'
      readonly host: string
      readonly total: Money
      readonly title: string
      readonly sentence: string
    }

/** A notice we have no words for is still a reason to look twice. */
function noticeText(code: string, sharedWith: readonly string[]): string {
  switch (code) {
    case 'no-key-file':
      return t('noticeNoKeyFile')
    case 'new-key':
      return t('noticeNewKey')
    case 'shared-key':
      return sharedWith.length > 0 ? t('noticeSharedKey', sharedWith.join(', ')) : t('noticeSharedKeyPlain')
    case 'not-locked':
      return t('noticeNotLocked')
    case 'unknown-currency':
      return t('noticeUnknownCurrency')
    case 'clock-behind':
      return t('noticeClockBehind')
    case 'high-fee':
      return t('noticeHighFee')
    case 'waiting':
      return t('noticeWaiting')
    default:
      return t('noticeOther')
  }
}

function line({ arming, answer }: Inputs): string {
  if (answer.status === 'sending')
    return t(answer.decision === 'approve' ? 'approvalSending' : 'approvalDeclining')
  return arming === 'away' ? t('approvalAway') : ''
}

function problem({ answer }: Inputs): string | undefined {
  if (answer.status === 'stale') return t('stale_approval')
  return answer.status === 'failed' ? sentence(answer.code) : undefined
}

function ask(view: ApprovalView, inputs: Inputs): Ask {
  return {
    status: 'ask',
    id: view.id,
    digest: view.digest,
    host: view.host,
    total: view.total,
    fee: isZero(view.fee) ? undefined : t('approvalFee', inWords(view.fee)),
    item: view.item,
    wallet: view.wallet,
    after: view.after,
    limit: view.limit && limitLine(view.limit, view.total),
    notices: view.notices.map((code) => noticeText(code, view.sharedWith ?? [])),
    pay: t('approvalPay', inWords(view.total), view.host),
    armed: inputs.arming === 'armed' && inputs.answer.status !== 'sending',
    line: line(inputs),
    problem: problem(inputs),
  }
}

function locked(view: ApprovalView, inputs: Inputs): Locked {
  const { attempt, answer } = inputs
  const counting = attempt.wait > 0
  const settled = inputs.arming === 'armed' && answer.status !== 'sending'
  return {
    status: 'locked',
    digest: view.digest,
    host: view.host,
    total: view.total,
    item: view.item,
    text: attempt.text,
    shown: attempt.shown,
    pay: t('approvalUnlockAndPay', inWords(view.total), view.host),
    armed: settled && !counting && !attempt.sending,
    line: attempt.sending ? t('unlocking') : counting ? Unlock.waitLine(attempt.wait) : line(inputs),
    counting,
    problem: attempt.error === undefined ? problem(inputs) : sentence(attempt.error),
  }
}

function short(view: ApprovalView, wallet: WalletView, inputs: Inputs): State {
  const bank = view.bankHost ?? wallet.bank?.host ?? ''
  return {
    status: 'short',
    host: view.host,
    total: view.total,
    wallet,
    bank: view.bank,
    title: view.missing ? t('approvalShortTitle', inWords(view.missing)) : t('approvalShortTitlePlain'),
    sentence: isZero(wallet.balance)
      ? t('approvalShortNone', bank)
      : t('approvalShortSome', bank, inWords(wallet.balance)),
    topUp: TopUp.state({ ...inputs.topUp, wallet }),
  }
}

function overLimit({ host, total, limit }: ApprovalView): State {
  return {
    status: 'over-limit',
    host,
    total,
    title: limit ? overTitle(limit) : t('limitOverAny'),
    sentence: limit ? `${overSentence(limit)} ${t('limitRaise')}` : t('limitRaise'),
  }
}

function noWallet({ host, total }: ApprovalView): State {
  return {
    status: 'no-wallet',
    host,
    total,
    title: t('approvalNoWalletTitle'),
    sentence: t('approvalNoWallet'),
  }
}

function noBank(view: ApprovalView): State {
  const { host, total, bankHost } = view
  return {
    status: 'no-bank',
    host,
    total,
    title: bankHost ? t('approvalNoBankTitle', bankHost) : t('approvalNoBankTitlePlain'),
    sentence: t('approvalNoBank'),
  }
}

/** Whether a failure says that what the window shows can be decided, or be seen, no more. */
export const isGone = (code: string): boolean => code === 'locked' || code === 'not-found'

/** What the approval window shows. */
export function state(inputs: Inputs): State {
  const { approval } = inputs
  if (approval.status === 'loading') return { status: 'loading' }
  if (approval.status === 'failed') {
    if (approval.code === 'locked') return { status: 'unlock', unlock: Unlock.state(inputs.attempt) }
    return { status: 'closed', title: t('approvalGoneTitle'), sentence: sentence(approval.code) }
  }
  const view = approval.value
  switch (view.stage) {
    case 'ask':
      return ask(view, inputs)
    case 'locked':
      return locked(view, inputs)
    case 'over-limit':
      return overLimit(view)
    case 'short':
      return view.wallet ? short(view, view.wallet, inputs) : noBank(view)
    case 'no-bank':
      return noBank(view)
    case 'no-wallet':
      return noWallet(view)
    case 'elsewhere':
      return { status: 'elsewhere' }
    case 'decided':
      return { status: 'closed', title: t('approvalDecidedTitle'), sentence: t('approvalDecided') }
    case 'expired':
      return { status: 'closed', title: t('approvalExpiredTitle'), sentence: t('approvalExpired') }
  }
}
