import type { ProofView } from '../../../messages/backupViews.ts'
import type { WalletView } from '../../../messages/views.ts'
import type { Stage } from '../../shared/backup/controller.ts'
import * as Words from '../../shared/backup/state.ts'
import type { Loaded } from '../../shared/live.ts'
import type { NewPassword } from '../../shared/password/controller.ts'
import * as Password from '../../shared/password/state.ts'
import * as Proof from '../../shared/proof/state.ts'
import { t } from '../../shared/t.ts'
import type { Attempt } from '../../shared/unlock/controller.ts'
import * as Unlock from '../../shared/unlock/state.ts'

export type Inputs = {
  readonly stage: Stage
  readonly attempt: Attempt
  readonly proof: Loaded<ProofView> | undefined
  readonly proofError: string | undefined
  readonly current: Attempt
  readonly file: NewPassword
  readonly saved: string | undefined
}

export type State = {
  readonly status: 'backup'
  readonly wallet: WalletView
  /** The wallets there are, when there are several to choose from. */
  readonly others: readonly { readonly id: string; readonly name: string; readonly isShown: boolean }[]
  readonly isBackedUp: boolean
  readonly words: Words.State
  readonly proof: Proof.State | undefined
  readonly current: Unlock.State
  readonly file: Password.State
  readonly saved: string
}

/** The wallet whose backup is shown: the one asked for, else the first without one. */
export function chosen(wallets: readonly WalletView[], id: string | undefined): WalletView | undefined {
  return (
    wallets.find((wallet) => wallet.id === id) ??
    wallets.find(({ isBackedUp }) => isBackedUp !== true) ??
    wallets[0]
  )
}

/** What the backup page shows. */
export function state(wallet: WalletView, wallets: readonly WalletView[], inputs: Inputs): State {
  const { stage, attempt, proof, proofError, current, file, saved } = inputs
  return {
    status: 'backup',
    wallet,
    others:
      wallets.length < 2 ? [] : wallets.map(({ id, name }) => ({ id, name, isShown: id === wallet.id })),
    isBackedUp: wallet.isBackedUp === true,
    words: Words.state(stage, attempt),
    proof: proof?.status === 'loaded' ? Proof.state(proof.value, proofError) : undefined,
    current: Unlock.state(current, {
      button: t(file.sending ? 'exportMaking' : 'exportMake'),
      sending: t('exportMaking'),
    }),
    file: Password.state(file),
    saved: saved === undefined ? '' : t('exportSaved', saved),
  }
}
