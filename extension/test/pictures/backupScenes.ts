import type { ProofView, RestoreBankView, RestoreView } from '../../src/messages/backupViews.ts'
import { bank, bare, id, nothing, now, overview, page, type Scene, usd, wallet } from './samples.ts'

export const words = {
  state: 'shown',
  words: 'abandon ability able about above absent absorb abstract umbrella academic access accident'.split(
    ' ',
  ),
}
export const proof = (more: Partial<ProofView>): ProofView => ({
  wallet: id(1),
  state: 'none',
  banks: [{ bank, expected: usd(410), found: usd(325), scanned: 300 }],
  ...more,
})

/** Backup and proof, on the full page. */
export function backupScenes(): Scene[] {
  const open: Scene['act'] = [
    { type: ['Your password now', 'snowfall ample otter'] },
    { press: 'Go to the words' },
  ]
  const written: Scene['act'] = [...open, { press: 'I have written' }]
  const scene = (
    name: string,
    answers: Scene['answers'] = {},
    act: Scene['act'] = [],
    after = 700,
  ): Scene => ({
    name: `backup-${name}`,
    page: 'home',
    hash: '#/backup',
    answers: { overview: overview(), payments: page([]), words, proofState: proof({}), ...answers },
    act,
    after,
  })
  const exporting: Scene['act'] = [
    { type: ['Your wallet’s password', 'snowfall ample otter'] },
    { type: ['A password for the file', 'brook velvet 9 anchors'] },
    { type: ['The same once more', 'brook velvet 9 anchors'] },
    { press: 'Save the file' },
  ]
  const backedUp = overview({ wallets: [{ ...wallet(410), isBackedUp: true }] })
  return [
    scene('ask'),
    scene('wait', { words: { state: 'wrong', retryAt: now + 3_600_000 } }, open),
    scene('words', {}, open),
    scene('held', {}, [...open, { hold: 'Hold to show' }]),
    scene('confirm', {}, written),
    scene('confirm-empty', {}, [...written, { press: 'Check' }]),
    scene('proved', {
      overview: backedUp,
      proofState: proof({
        state: 'same',
        banks: [{ bank, expected: usd(410), found: usd(410), scanned: 600 }],
      }),
    }),
    scene('proving', { proofState: proof({ state: 'working' }) }),
    scene('waiting', { proofState: proof({ state: 'waiting', reason: 'bank-unreachable' }) }),
    scene('less', { proofState: proof({ state: 'less' }) }),
    scene('stopped', { proofState: proof({ state: 'cancelled' }) }),
    scene(
      'exported',
      { exportFile: { state: 'made', name: 'tuppence-2026-11-28.tuppence', file: 'x' } },
      exporting,
      2500,
    ),
    scene('several', {
      overview: overview({
        wallets: [
          wallet(410),
          { ...wallet(830), id: id(2), name: 'For the weekend, and for magazines only' },
        ],
      }),
    }),
  ]
}

const restoreBank = (more: Partial<RestoreBankView>): RestoreBankView => ({
  bank,
  state: 'scanning',
  keyset: 2,
  keysets: 5,
  scanned: 700,
  coins: 12,
  found: usd(325),
  locked: usd(0),
  shops: 0,
  ...more,
})
const restore = (state: RestoreView['state'], more: Partial<RestoreView> = {}): RestoreView => ({
  wallet: id(1),
  name: 'Reading',
  state,
  banks: [],
  named: [],
  ...more,
})

/** A wallet brought back from its words, in the first run. */
export function restoreScenes(): Scene[] {
  const none = { overview: nothing('no-wallet') }
  const back: Scene['act'] = [{ press: 'I have twelve words' }]
  const all = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
  const form = (name: string, act: Scene['act'] = [], answers: Scene['answers'] = {}): Scene => ({
    name: `restore-${name}`,
    page: 'onboarding',
    answers: { ...none, ...answers },
    act: [...back, ...(act ?? [])],
  })
  const banks = (name: string, view: RestoreView, act: Scene['act'] = []): Scene => ({
    name: `restore-${name}`,
    page: 'onboarding',
    answers: {
      overview: overview({ stage: 'no-bank', wallets: [{ ...bare, isRestoring: true }], recent: [] }),
      restoreState: view,
      restoreBank: 'bank-unreachable',
    },
    act,
  })
  return [
    form('words'),
    form('words-typed', [{ type: ['Word 1', all] }, { hold: 'Hold to look' }]),
    form('words-missing', [{ press: 'Go on' }]),
    form('words-wrong', [{ type: ['Word 1', all] }, { press: 'Go on' }], { restore: 'malformed-seed' }),
    form('file', [{ click: 'I have an export file too' }]),
    banks('banks', restore('choosing')),
    banks('banks-problem', restore('choosing'), [{ press: 'Look there' }]),
    banks('named', restore('choosing', { named: [{ url: bank.url, host: bank.host, total: usd(410) }] })),
    banks(
      'looking',
      restore('scanning', {
        banks: [
          restoreBank({}),
          restoreBank({
            bank: {
              ...bank,
              url: 'https://b',
              name: 'The Bank of the Long Names and Other Matters',
              host: 'mint.bank-of-long-names.example',
            },
            state: 'moving',
            coins: 1,
            locked: usd(15),
          }),
        ],
      }),
    ),
    banks(
      'waits',
      restore('waiting', { banks: [restoreBank({ state: 'waiting', reason: 'bank-unreachable' })] }),
    ),
    banks('stopped', restore('cancelled', { banks: [restoreBank({ state: 'cancelled' })] })),
    banks(
      'done',
      restore('done', {
        banks: [restoreBank({ state: 'done', keyset: 5, found: usd(410), locked: usd(15), shops: 1 })],
      }),
    ),
    banks(
      'done-nothing',
      restore('done', { banks: [restoreBank({ state: 'done', keyset: 5, found: usd(0), coins: 0 })] }),
    ),
  ]
}
