import * as s from '@tuppence/protocol/schema'
import { exportCommands, proofCommands, restoreCommands, wordCommands } from './backup.ts'
import { type Command, define, id, nothing, password } from './define.ts'
import type {
  ApprovalView,
  BankView,
  LimitsView,
  Overview,
  PaymentPage,
  PaymentView,
  SecurityView,
  TopUpView,
  Unlocking,
  WalletView,
} from './views.ts'

export type { Page } from './define.ts'

const digest = s.hexOf(32)
const atMost = s.matching(/^(?:0|[1-9][0-9]{0,15})$/, 16)
const lockMinutes = s.matching(/^[1-9][0-9]{0,3}$/, 4)
const units = s.matching(/^[1-9][0-9]{0,15}$/, 16)

/** Every message an extension page can send: who may, what it carries, what comes back. */
export const commands = {
  /** Makes the vault of this browser, and seals what a wallet of before has left in the clear. */
  setPassword: define<{ readonly state: 'unlocked' }>()(['onboarding'], s.fields({ password })),
  unlock: define<Unlocking>()(['popup', 'approval', 'onboarding', 'home'], s.fields({ password })),
  /** Unlocks, and pays what the locked window shows if there is nothing more to say about it (`digest`: what it shows). */
  unlockAndPay: define<Unlocking | { readonly state: 'accepted' }>()(
    ['approval'],
    s.fields({ id, digest, password }),
  ),
  lock: define<{ readonly state: 'locked' }>()(['popup', 'home'], nothing),
  changePassword: define<Unlocking>()(['home'], s.fields({ password, next: password })),
  security: define<SecurityView>()(['home'], nothing),
  /** Minutes without an act of the reader after which the wallet locks itself. */
  setLockAfter: define<SecurityView>()(['home'], s.fields({ minutes: lockMinutes })),
  overview: define<Overview>()(['popup', 'approval', 'onboarding', 'home'], nothing),
  createWallet: define<WalletView>()(['onboarding'], s.fields({ name: s.text(40, 1) })),
  addBank: define<BankView>()(
    ['onboarding', 'home'],
    /** `confirmed`: the reader has said that an address inside a private network is meant (`bank-private`). */
    s.fields({ wallet: id, url: s.text(2048, 1), confirmed: s.exactOptional(s.boolean()) }),
  ),
  topUp: define<TopUpView>()(
    ['onboarding', 'popup', 'home', 'approval'],
    /** `bank`: which of the wallet's banks; its first one when missing. */
    s.fields({ wallet: id, units, bank: s.exactOptional(s.text(2048, 1)) }),
  ),
  topUpState: define<TopUpView>()(['onboarding', 'popup', 'home', 'approval'], s.fields({ id })),
  payments: define<PaymentPage>()(['home', 'popup'], s.fields({ before: s.exactOptional(id) })),
  payment: define<PaymentView>()(['home'], s.fields({ id })),
  limits: define<readonly LimitsView[]>()(['home'], nothing),
  /** All limits of a currency, or of one wallet in it; one that is missing is the default, or for a wallet none. */
  setLimits: define<readonly LimitsView[]>()(
    ['home'],
    s.fields({
      currency: s.matching(/^[a-z0-9_-]{1,16}$/, 16),
      wallet: s.exactOptional(id),
      payment: s.exactOptional(atMost),
      day: s.exactOptional(atMost),
      month: s.exactOptional(atMost),
    }),
  ),
  approval: define<ApprovalView>()(['approval'], s.fields({ id })),
  approve: define<{ readonly state: 'accepted' | 'stale-approval' }>()(
    ['approval'],
    s.fields({ id, digest }),
  ),
  decline: define<{ readonly state: 'declined' }>()(['approval'], s.fields({ id })),
  ...wordCommands,
  ...restoreCommands,
  ...proofCommands,
  ...exportCommands,
} as const

export type Commands = typeof commands
export type CommandName = keyof Commands
export type Input<N extends CommandName> = Commands[N] extends Command<infer I, unknown> ? I : never
export type Output<N extends CommandName> = Commands[N] extends Command<infer _I, infer O> ? O : never

/** What the background tells open extension pages: something changed, ask again. It carries no data. */
export type Changed = { readonly type: 'changed' }
