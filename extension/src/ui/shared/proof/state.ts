import type { ProofBankView, ProofView } from '../../../messages/backupViews.ts'
import type { Money } from '../../../messages/views.ts'
import { inWords } from '../money.ts'
import type { Shape, Tone } from '../paymentWords.ts'
import { sentence, t } from '../t.ts'

export type Row = {
  readonly url: string
  readonly name: string
  readonly expected: string
  readonly found: string
  readonly test: boolean
  /** How many possible coins the bank was asked about. */
  readonly progress: string
}

export type State = {
  readonly status: 'none' | 'working' | 'ended'
  readonly title: string
  readonly shape: Shape
  readonly tone: Tone
  readonly sentence: string
  readonly rows: readonly Row[]
  readonly button: string
  readonly problem: string | undefined
}

type Looks = { readonly status: State['status']; readonly shape: Shape; readonly tone: Tone }

const looks: Readonly<Record<ProofView['state'], Looks>> = {
  none: { status: 'none', shape: 'half', tone: 'quiet' },
  working: { status: 'working', shape: 'half', tone: 'wait' },
  waiting: { status: 'working', shape: 'clock', tone: 'wait' },
  cancelled: { status: 'ended', shape: 'dash', tone: 'quiet' },
  same: { status: 'ended', shape: 'check', tone: 'good' },
  less: { status: 'ended', shape: 'cross', tone: 'bad' },
}

/** What the part of a page shows that proves a backup. `error`: why the last press did nothing. */
export function state(proof: ProofView, error?: string): State {
  const look = looks[proof.state]
  return {
    ...look,
    ...words(proof),
    rows: proof.state === 'none' ? [] : proof.banks.map(row),
    button: t(
      look.status === 'working' ? 'proofCancel' : look.status === 'none' ? 'proofBegin' : 'proofAgain',
    ),
    problem: error === undefined ? undefined : sentence(error),
  }
}

function words({ state, banks, reason }: ProofView): Pick<State, 'title' | 'sentence'> {
  switch (state) {
    case 'none':
      return { title: t('proofTitle'), sentence: t('proofLead') }
    case 'working':
      return { title: t('proofWorking'), sentence: t('proofWorkingLead') }
    case 'waiting':
      return {
        title: t('proofWaiting'),
        sentence:
          reason === undefined ? t('proofWaitingLead') : `${sentence(reason)} ${t('proofWaitingLead')}`,
      }
    case 'cancelled':
      return { title: t('proofCancelled'), sentence: t('proofCancelledLead') }
    case 'same':
      return { title: t('proofSame', sums(banks.map(({ found }) => found))), sentence: t('proofSameLead') }
    case 'less':
      return { title: t('proofLess'), sentence: t('proofLessLead') }
  }
}

function row({ bank, expected, found, scanned }: ProofBankView): Row {
  return {
    url: bank.url,
    name: bank.name,
    expected: inWords(expected),
    found: inWords(found),
    test: bank.test,
    progress: t('proofScanned', String(scanned)),
  }
}

/** Amounts in one line: of several banks each stands for itself, since their coins are not the same money. */
function sums(amounts: readonly Money[]): string {
  return amounts.map(inWords).join(' + ')
}
