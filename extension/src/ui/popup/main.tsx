import { computed, effect, signal } from '@preact/signals'
import { call } from '../../messages/call.ts'
import { clockSignal } from '../shared/clockSignal.ts'
import { areUnderWay, live } from '../shared/live.ts'
import { openPage } from '../shared/openPage.tsx'
import { t } from '../shared/t.ts'
import { createTopUp } from '../shared/topUp/controller.ts'
import { createUnlock } from '../shared/unlock/controller.ts'
import { state as arrange } from './state.ts'
import { View } from './view.tsx'

const overview = live('overview', {}, { isUnderWay: areUnderWay })
const toppingUp = signal(false)
const topUp = createTopUp()
const unlock = createUnlock(
  (password) => call('unlock', { password }),
  () => void overview.refresh(),
)
const now = clockSignal()

const state = computed(() =>
  arrange({
    overview: overview.state.value,
    attempt: unlock.attempt.value,
    toppingUp: toppingUp.value,
    topUp: topUp.inputs.value,
    now: now.value,
  }),
)

effect(() => {
  if (topUp.inputs.value.running?.state === 'done') void overview.refresh()
})

async function lock() {
  await call('lock', {})
  await overview.refresh()
}

const actions = {
  onLock: () => void lock(),
  onUnlockEdit: unlock.edit,
  onUnlockShow: unlock.show,
  onUnlock: () => void unlock.submit(),
  onTopUpOpen: () => {
    topUp.reset()
    toppingUp.value = true
  },
  onTopUpClose: () => {
    toppingUp.value = false
  },
  onTopUpEdit: topUp.edit,
  onTopUp: () => {
    if (state.value.status === 'top-up') void topUp.submit(state.value.wallet)
  },
  onRetry: () => void overview.refresh(),
}

// A link leads to a tab; the popup has then done its work. Closing before the link is followed would take it back.
document.addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.closest('a[target]')) setTimeout(() => window.close())
})

openPage(t('extensionShortName'), () => <View state={state.value} actions={actions} />)
