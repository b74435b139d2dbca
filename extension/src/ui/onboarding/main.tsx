import { computed, effect, signal } from '@preact/signals'
import { call } from '../../messages/call.ts'
import { addBank } from '../shared/addBank.tsx'
import { createBackup } from '../shared/backup/controller.ts'
import { wordActions } from '../shared/backup/wordActions.ts'
import { closeWindow } from '../shared/closeWindow.ts'
import { createField } from '../shared/field/controller.ts'
import { forgetOnLeave } from '../shared/forgetOnLeave.ts'
import { areUnderWay, live } from '../shared/live.ts'
import { openPage } from '../shared/openPage.tsx'
import { createNewPassword } from '../shared/password/controller.ts'
import { createProof } from '../shared/proof/controller.ts'
import { t } from '../shared/t.ts'
import { createTopUp } from '../shared/topUp/controller.ts'
import { underWay } from '../shared/topUp/state.ts'
import { createUnlock } from '../shared/unlock/controller.ts'
import { createRestore } from './restore/createRestore.ts'
import { state as arrange } from './state.ts'
import { View } from './view.tsx'

/** A bank's address to fill in, chosen when the extension is built; empty in a release. */
declare const __SUGGESTED_BANK__: string

const overview = live('overview', {}, { isUnderWay: areUnderWay })
const begun = signal(false)
const topUp = createTopUp()
const wallet = computed(() =>
  overview.state.value.status === 'loaded' ? overview.state.value.value.wallets[0] : undefined,
)

const password = createNewPassword(
  (chosen) => call('setPassword', { password: chosen }),
  () => void overview.refresh(),
)
const unlock = createUnlock(
  (typed) => call('unlock', { password: typed }),
  () => void overview.refresh(),
)
const backingUp = signal(false)
const backup = createBackup(
  () => wallet.value?.id,
  () => void overview.refresh(),
)
const proof = createProof()
effect(() => {
  const isConfirmed = backingUp.value && backup.stage.value.step === 'confirmed'
  proof.watch(isConfirmed ? wallet.value?.id : undefined)
})
forgetOnLeave(() => {
  restore.clear()
  password.clear()
  unlock.clear()
  backup.clear()
})
// Locked by itself or by hand elsewhere: no word stays here.
effect(() => {
  if (wallet.value === undefined) backup.clear()
})

const name = createField(t('walletNameFirst'), {
  empty: 'name-empty',
  send: (text) => call('createWallet', { name: text }),
  done: () => void overview.refresh(),
})

const restore = createRestore({
  wallet,
  name: () => name.field.value.text.trim() || t('walletNameFirst'),
  suggestedBank: __SUGGESTED_BANK__,
  refresh: overview.refresh,
})

const bank = createField(__SUGGESTED_BANK__, {
  empty: 'bank-address-empty',
  send: (url, told) => addBank(wallet.value?.id ?? '', url, told),
  done: () => void overview.refresh(),
})

effect(() => {
  const { value } = overview.state
  if (value.status !== 'loaded' || !wallet.value) return
  const running = underWay(value.value.recent, wallet.value)
  if (running) topUp.resume(running)
})

effect(() => {
  if (topUp.inputs.value.running?.state === 'done') void overview.refresh()
})

const state = computed(() =>
  arrange({
    overview: overview.state.value,
    begun: begun.value,
    password: password.password.value,
    attempt: unlock.attempt.value,
    name: name.field.value,
    bank: bank.field.value,
    topUp: topUp.inputs.value,
    restore: restore.inputs.value,
    backingUp: backingUp.value,
    words: { stage: backup.stage.value, attempt: backup.password.attempt.value },
    proof: proof.proof.value,
    proofError: proof.error.value,
  }),
)

const actions = {
  ...restore.actions,
  ...wordActions(backup),
  onBegin: () => {
    begun.value = true
  },
  onPasswordEdit: password.edit,
  onPasswordShow: password.show,
  onPassword: () => void password.submit(),
  onUnlockEdit: unlock.edit,
  onUnlockShow: unlock.show,
  onUnlock: () => void unlock.submit(),
  onBackup: () => {
    backingUp.value = true
  },
  onBackupLater: () => {
    backingUp.value = false
    backup.clear()
  },
  onProof: () => void proof.press(),
  onNameEdit: name.edit,
  onName: () => void name.submit(),
  onBankEdit: bank.edit,
  onBank: () => void bank.submit(),
  onTopUpEdit: topUp.edit,
  onTopUp: () => {
    if (wallet.value) void topUp.submit(wallet.value)
  },
  onClose: () => void closeWindow(),
  onRetry: () => void overview.refresh(),
}

openPage(t('onboardingPageTitle'), () => <View state={state.value} actions={actions} />)
