import type { CommandName, Input } from '../../src/messages/ui.ts'
import { password } from './vault.ts'
import { bankUrl } from './world.ts'

/** Stand in a sample for what each wallet has others of. */
export const named = {
  wallet: '00000000-0000-7000-8000-00000000000a',
  topUp: '00000000-0000-7000-8000-00000000000b',
  payment: '00000000-0000-7000-8000-00000000000c',
  digest: 'd1'.repeat(32),
  /** One word of the wallet's each. */
  first: 'word-one',
  second: 'word-two',
  third: 'word-three',
  /** An export file of the wallet, and the words it is of. */
  file: 'an export file',
  words: 'the words of another wallet',
} as const

export type Names = Readonly<Record<keyof typeof named, string>>

/**
 * Where a command has something to do: `bare`, no password has been set; `sealed`, one has, and there is no wallet;
 * `asked`, a wallet with money and a window that asks; `locked`, the same behind its password; `proven`, the same with a
 * backup that is tried; `restored`, a wallet from its words.
 */
export type Situation = 'bare' | 'sealed' | 'asked' | 'locked' | 'proven' | 'restored'

/** For each command an input that is taken, and where. */
export const samples: { readonly [N in CommandName]: readonly [Situation, ...Input<N>[]] } = {
  setPassword: ['bare', { password }],
  unlock: ['locked', { password }],
  unlockAndPay: ['locked', { id: named.payment, digest: named.digest, password }],
  lock: ['asked', {}],
  changePassword: ['asked', { password, next: password }],
  security: ['asked', {}],
  setLockAfter: ['asked', { minutes: '60' }],
  overview: ['asked', {}],
  createWallet: ['asked', { name: 'Mine' }],
  addBank: [
    'asked',
    { wallet: named.wallet, url: bankUrl },
    { wallet: named.wallet, url: bankUrl, confirmed: true },
  ],
  topUp: ['asked', { wallet: named.wallet, units: '5' }, { wallet: named.wallet, units: '5', bank: bankUrl }],
  topUpState: ['asked', { id: named.topUp }],
  payments: ['asked', {}, { before: named.payment }],
  payment: ['asked', { id: named.payment }, { id: named.topUp }],
  limits: ['asked', {}],
  setLimits: [
    'asked',
    { currency: 'usd', payment: '100', day: '500', month: '3000' },
    { currency: 'usd', wallet: named.wallet, day: '500' },
  ],
  approval: ['asked', { id: named.payment }],
  approve: ['asked', { id: named.payment, digest: named.digest }],
  decline: ['asked', { id: named.payment }],
  words: ['asked', { wallet: named.wallet, password }],
  confirmWords: [
    'asked',
    {
      wallet: named.wallet,
      words: [
        { position: '1', word: named.first },
        { position: '2', word: named.second },
        { position: '12', word: named.third },
      ],
    },
  ],
  restore: [
    'sealed',
    { name: 'Back', words: named.words },
    { name: 'Back', words: named.words, file: { file: named.file, password } },
  ],
  restoreBank: ['restored', { wallet: named.wallet, url: bankUrl }],
  restoreState: ['restored', { wallet: named.wallet }],
  cancelRestore: ['restored', { wallet: named.wallet }],
  resumeRestore: ['restored', { wallet: named.wallet }],
  proveBackup: ['asked', { wallet: named.wallet }],
  proofState: ['proven', { wallet: named.wallet }],
  cancelProof: ['proven', { wallet: named.wallet }],
  exportFile: ['asked', { password, filePassword: password }],
  readExport: ['asked', { file: named.file, password }],
}
