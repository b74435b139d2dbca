import { type Key, sentence, t } from '../t.ts'
import type { NewPassword } from './controller.ts'
import { ruleBroken } from './rules.ts'
import type { Level, Weakness } from './strength.ts'

export type State = {
  readonly text: string
  readonly again: string
  readonly shown: boolean
  readonly sending: boolean
  /** How strong it is, in words and as a bar in hundredths; undefined while there is nothing to say. */
  readonly strength: { readonly level: Level; readonly share: number; readonly text: string } | undefined
  readonly problem: string | undefined
  /** Which of the two fields the problem is in. */
  readonly wrong: 'text' | 'again' | undefined
}

const words: Readonly<Record<Level, Key>> = {
  weak: 'strengthWeak',
  fair: 'strengthFair',
  good: 'strengthGood',
  strong: 'strengthStrong',
}
const shares: Readonly<Record<Level, number>> = { weak: 15, fair: 45, good: 75, strong: 100 }
const reasons: Readonly<Record<Weakness, Key>> = {
  known: 'strengthKnown',
  row: 'strengthRow',
  repeat: 'strengthRepeat',
  date: 'strengthDate',
}

/** What a form for a new password shows. */
export function state(password: NewPassword): State {
  const { text, again, shown, sending, error } = password
  return {
    text,
    again,
    shown,
    sending,
    strength: strength(password),
    problem: error === undefined ? undefined : sentence(error),
    wrong: error === undefined ? undefined : error === 'password-differs' ? 'again' : 'text',
  }
}

/** A text too short to be taken is not called weak: how long it must be stands beside the field. */
function strength({ text, strength: found }: NewPassword): State['strength'] {
  if (!found || ruleBroken(text)) return undefined
  const { level, because, isCommon } = found
  if (isCommon) return { level, share: 5, text: t('strengthCommon') }
  const helped = level === 'weak' || level === 'fair'
  const why = helped && because ? [t(reasons[because])] : []
  const help = helped ? [t('strengthHelp')] : []
  return { level, share: shares[level], text: [t(words[level]), ...why, ...help].join(' ') }
}
