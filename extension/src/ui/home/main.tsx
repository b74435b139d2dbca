import { computed, effect, signal } from '@preact/signals'
import { call } from '../../messages/call.ts'
import type { LimitsView, PaymentView, SecurityView } from '../../messages/views.ts'
import { addBank } from '../shared/addBank.tsx'
import { createBackup } from '../shared/backup/controller.ts'
import { wordActions } from '../shared/backup/wordActions.ts'
import { clockSignal } from '../shared/clockSignal.ts'
import { createField } from '../shared/field/controller.ts'
import { forgetOnLeave } from '../shared/forgetOnLeave.ts'
import { areUnderWay, type Live, live } from '../shared/live.ts'
import { openPage } from '../shared/openPage.tsx'
import { createProof } from '../shared/proof/controller.ts'
import { t } from '../shared/t.ts'
import { createTopUp } from '../shared/topUp/controller.ts'
import { createUnlock } from '../shared/unlock/controller.ts'
import { createExport } from './backup/controller.ts'
import { chosen } from './backup/state.ts'
import { createHistory } from './history.ts'
import { createLimitForms } from './limits/controller.ts'
import { route as readRoute } from './route.ts'
import { createSecurity } from './security/controller.ts'
import { state as arrange } from './state.ts'
import { View } from './view.tsx'

const overview = live('overview', {}, { isUnderWay: areUnderWay })
const history = createHistory()
const topUp = createTopUp()
const now = clockSignal()
const limitForms = createLimitForms(
  () => {
    const loaded = limits.value?.state.value
    return loaded?.status === 'loaded' ? loaded.value : []
  },
  async () => limits.value?.refresh(),
)
const securityForms = createSecurity(async () => security.value?.refresh())
const unlock = createUnlock(
  (password) => call('unlock', { password }),
  () => location.reload(),
)
const place = signal(readRoute(location.hash))
const limits = signal<Live<readonly LimitsView[]> | undefined>(undefined)
/** The wallet whose backup is shown. */
const backedUp = computed(() => {
  const { value } = overview.state
  if (place.value.name !== 'backup' || value.status !== 'loaded') return undefined
  return chosen(value.value.wallets, place.value.id)?.id
})
const backup = createBackup(
  () => backedUp.value,
  () => void overview.refresh(),
)
const proof = createProof()
const exporting = createExport()
const security = signal<Live<SecurityView> | undefined>(undefined)
const payment = signal<Live<PaymentView> | undefined>(undefined)

window.addEventListener('hashchange', () => {
  place.value = readRoute(location.hash)
  window.scrollTo(0, 0)
})

effect(() => {
  const { value } = place
  const shown =
    value.name === 'payment'
      ? live('payment', { id: value.id }, { isUnderWay: ({ state }) => state === 'working' })
      : undefined
  payment.value = shown
  const shownLimits = value.name === 'limits' ? live('limits', {}) : undefined
  limits.value = shownLimits
  const shownSecurity = value.name === 'security' ? live('security', {}) : undefined
  security.value = shownSecurity
  securityForms.reset()
  limitForms.reset()
  if (value.name === 'top-up') topUp.reset()
  return () => {
    shown?.stop()
    shownLimits?.stop()
    shownSecurity?.stop()
  }
})

effect(() => {
  backup.clear()
  exporting.clear()
  proof.watch(backedUp.value)
})

effect(() => {
  if (topUp.inputs.value.running?.state === 'done') void overview.refresh()
})

const bank = createField('', {
  empty: 'bank-address-empty',
  send: (url, told) => {
    const { value } = state
    const wallet = value.status === 'banks' ? (value.adding?.wallet.id ?? '') : ''
    return addBank(wallet, url, told)
  },
  done: () => void overview.refresh(),
})

const state = computed(() =>
  arrange({
    route: place.value,
    overview: overview.state.value,
    history: history.history.value,
    payment: payment.value?.state.value,
    limits: limits.value?.state.value,
    limitEdits: limitForms.edits.value,
    attempt: unlock.attempt.value,
    security: security.value?.state.value,
    securityForms: {
      edit: securityForms.edit.value,
      current: securityForms.current.attempt.value,
      next: securityForms.next.password.value,
    },
    backup: {
      stage: backup.stage.value,
      attempt: backup.password.attempt.value,
      proof: proof.proof.value,
      proofError: proof.error.value,
      current: exporting.current.attempt.value,
      file: exporting.file.password.value,
      saved: exporting.saved.value,
    },
    bankField: bank.field.value,
    topUp: topUp.inputs.value,
    now: now.value,
  }),
)

async function lock() {
  await call('lock', {})
  await overview.refresh()
}

/** Nothing that was decrypted stays in a page once the wallet is locked. */
let wasOpen = false
effect(() => {
  const { value } = overview.state
  const locked = value.status === 'loaded' && value.value.stage === 'locked'
  if (locked && wasOpen) location.reload()
  wasOpen = value.status === 'loaded' && !locked
})
forgetOnLeave(() => {
  securityForms.reset()
  unlock.clear()
  backup.clear()
  exporting.clear()
})

const actions = {
  onLock: () => void lock(),
  onUnlockEdit: unlock.edit,
  onUnlockShow: unlock.show,
  onUnlock: () => void unlock.submit(),
  ...wordActions(backup),
  onProof: () => void proof.press(),
  onExportCurrent: exporting.current.edit,
  onExportCurrentShow: exporting.current.show,
  onExportFile: exporting.file.edit,
  onExportFileShow: exporting.file.show,
  onExport: () => void exporting.send(),
  onMinutesEdit: securityForms.editMinutes,
  onMinutes: () => {
    if (state.value.status === 'security') void securityForms.saveMinutes(state.value.lockAfter)
  },
  onCurrentEdit: securityForms.current.edit,
  onCurrentShow: securityForms.current.show,
  onNextEdit: securityForms.next.edit,
  onNextShow: securityForms.next.show,
  onChangePassword: () => void securityForms.change(),
  onMore: () => void history.loadMore(),
  onLimitEdit: limitForms.edit,
  onLimits: (key: string) => void limitForms.save(key),
  onBankEdit: bank.edit,
  onBank: () => void bank.submit(),
  onTopUpEdit: topUp.edit,
  onTopUp: () => {
    if (state.value.status === 'top-up') void topUp.submit(state.value.wallet)
  },
  onRetry: () => {
    void overview.refresh()
    void payment.value?.refresh()
    void limits.value?.refresh()
    void security.value?.refresh()
  },
}

openPage(t('homePageTitle'), () => <View route={place.value} state={state.value} actions={actions} />)
