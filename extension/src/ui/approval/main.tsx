import { computed, effect, signal } from '@preact/signals'
import { call } from '../../messages/call.ts'
import { closeWindow } from '../shared/closeWindow.ts'
import { live } from '../shared/live.ts'
import { openPage } from '../shared/openPage.tsx'
import { t } from '../shared/t.ts'
import { createTopUp } from '../shared/topUp/controller.ts'
import { formFor } from '../shared/topUp/state.ts'
import { createUnlock } from '../shared/unlock/controller.ts'
import * as Arming from './Arming.ts'
import { askedId } from './askedId.ts'
import { type Answer, state as arrange, isGone } from './state.ts'
import { View } from './view.tsx'
import { watchWindow } from './watchWindow.ts'

const id = askedId(location.search)
const approval = live('approval', { id }, { isGone })
const topUp = createTopUp()
const answer = signal<Answer>({ status: 'none' })

const unlock = createUnlock(
  async (password) => {
    const { value } = state
    const result =
      value.status === 'locked'
        ? await call('unlockAndPay', { id, digest: value.digest, password })
        : await call('unlock', { password })
    // It may have come to nothing because there is nothing left to decide.
    if (!result.ok) void approval.refresh()
    return result
  },
  (outcome) => {
    // What became of a press before the key was here says nothing of what is shown now.
    answer.value = { status: 'none' }
    if (outcome === 'accepted') void closeWindow()
    // There is more to say than the locked window said: it is shown, and asked again.
    else void approval.refresh()
  },
)
window.addEventListener('pagehide', unlock.clear)

let arming = Arming.start(performance.now(), {
  visible: document.visibilityState === 'visible',
  focused: document.hasFocus(),
})
const armed = signal(Arming.status(arming, performance.now()))
let timer: ReturnType<typeof setTimeout> | undefined

function look() {
  clearTimeout(timer)
  const now = performance.now()
  armed.value = Arming.status(arming, now)
  const wait = Arming.remaining(arming, now)
  if (wait !== undefined) timer = setTimeout(look, Math.ceil(wait))
}

function report(event: Arming.Event) {
  const next = Arming.step(arming, event)
  arming = next.arming
  look()
  if (!next.approved) return
  if (state.value.status === 'ask') void decide('approve', state.value.digest)
  if (state.value.status === 'locked') void unlock.submit()
}

/** Sends the decision once more if the worker was stopped under it: both decisions may be said twice. */
async function send(decision: 'approve' | 'decline', digest: string) {
  const once = () => (decision === 'approve' ? call('approve', { id, digest }) : call('decline', { id }))
  const result = await once()
  return result.ok || result.error.code !== 'no-answer' ? result : once()
}

async function decide(decision: 'approve' | 'decline', digest: string) {
  if (answer.value.status === 'sending') return
  answer.value = { status: 'sending', decision }
  const result = await send(decision, digest)
  if (result.ok && result.value.state !== 'stale-approval') {
    await closeWindow()
    return
  }
  answer.value = result.ok ? { status: 'stale' } : { status: 'failed', code: result.error.code }
  await approval.refresh()
}

/** What a press was meant for stays in sight until that press is answered. */
let seen = approval.state.peek()
const sight = computed(() => {
  const now = approval.state.value
  if (!unlock.attempt.value.sending) seen = now
  return seen
})

const state = computed(() =>
  arrange({
    approval: sight.value,
    arming: armed.value,
    answer: answer.value,
    attempt: unlock.attempt.value,
    topUp: topUp.inputs.value,
  }),
)

const shown = computed(() =>
  'digest' in state.value ? `${state.value.status} ${state.value.digest}` : state.value.status,
)
effect(() => {
  // What is shown has become something else: whatever was about to be pressed was meant for what was there.
  void shown.value
  report({ type: 'disturbed', at: performance.now() })
})

effect(() => {
  if (state.value.status === 'elsewhere') void closeWindow()
})

const missing = computed(() => {
  const { value } = approval.state
  return value.status === 'loaded' && value.value.stage === 'short' ? value.value.missing : undefined
})
let missed = ''
effect(() => {
  if (!missing.value || missing.value.units === missed) return
  missed = missing.value.units
  topUp.edit(formFor(missing.value))
})

watchWindow(report)

const actions = {
  onArmingEvent: report,
  onUnlockEdit: unlock.edit,
  onUnlockShow: unlock.show,
  onUnlock: () => void unlock.submit(),
  onDecline: () => void decide('decline', ''),
  onClose: () => void closeWindow(),
  onTopUpEdit: topUp.edit,
  onTopUp: () => {
    if (state.value.status === 'short') void topUp.submit(state.value.wallet, state.value.bank)
  },
}

openPage(t('approvalPageTitle'), () => <View state={state.value} actions={actions} />)
