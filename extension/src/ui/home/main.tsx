import { computed, effect, signal } from '@preact/signals'
import type { LimitsView, PaymentView } from '../../messages/views.ts'
import { addBank } from '../shared/addBank.tsx'
import { clockSignal } from '../shared/clockSignal.ts'
import { createField } from '../shared/field/controller.ts'
import { type Live, live } from '../shared/live.ts'
import { openPage } from '../shared/openPage.tsx'
import { t } from '../shared/t.ts'
import { createTopUp } from '../shared/topUp/controller.ts'
import { createHistory } from './history.ts'
import { createLimitForms } from './limits/controller.ts'
import { route as readRoute } from './route.ts'
import { state as arrange } from './state.ts'
import { View } from './view.tsx'

const overview = live('overview', {})
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
const place = signal(readRoute(location.hash))
const limits = signal<Live<readonly LimitsView[]> | undefined>(undefined)
const payment = signal<Live<PaymentView> | undefined>(undefined)

window.addEventListener('hashchange', () => {
  place.value = readRoute(location.hash)
  window.scrollTo(0, 0)
})

effect(() => {
  const { value } = place
  const shown = value.name === 'payment' ? live('payment', { id: value.id }) : undefined
  payment.value = shown
  const shownLimits = value.name === 'limits' ? live('limits', {}) : undefined
  limits.value = shownLimits
  limitForms.reset()
  if (value.name === 'top-up') topUp.reset()
  return () => {
    shown?.stop()
    shownLimits?.stop()
  }
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
    bankField: bank.field.value,
    topUp: topUp.inputs.value,
    now: now.value,
  }),
)

const actions = {
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
  },
}

openPage(t('homePageTitle'), () => <View route={place.value} state={state.value} actions={actions} />)
