import { t } from './t.ts'

/** Something is missing, and the first-run pages are where it is put right. */
export type SetUp = {
  readonly status: 'set-up'
  readonly title: string
  readonly sentence: string
  readonly button: string
}

/** There is no wallet that can be used yet; `begun`: setting one up was left off in the middle. */
export function setUp(begun: boolean): SetUp {
  return {
    status: 'set-up',
    title: t(begun ? 'setUpGoOnTitle' : 'setUpTitle'),
    sentence: t(begun ? 'setUpGoOn' : 'setUp'),
    button: t(begun ? 'setUpGoOnButton' : 'setUpButton'),
  }
}

/** A wallet of before lies in the clear until a password is chosen. */
export function protect(): SetUp {
  return {
    status: 'set-up',
    title: t('protectTitle'),
    sentence: t('protect'),
    button: t('protectButton'),
  }
}
