import { sentence, t } from '../t.ts'
import type { Attempt } from '../unlock/controller.ts'
import * as Unlock from '../unlock/state.ts'
import type { Stage } from './controller.ts'

export type State =
  | { readonly step: 'ask'; readonly unlock: Unlock.State }
  | { readonly step: 'words'; readonly words: readonly string[]; readonly shown: boolean }
  | {
      readonly step: 'confirm'
      readonly fields: readonly { readonly name: string; readonly text: string }[]
      readonly button: string
      readonly problem: string | undefined
    }
  | { readonly step: 'confirmed' }

/** What the part of a page shows that hands out the twelve words. */
export function state(stage: Stage, attempt: Attempt): State {
  switch (stage.step) {
    case 'ask':
      return {
        step: 'ask',
        unlock: Unlock.state(attempt, { button: t('wordsAsk'), sending: t('unlocking') }),
      }
    case 'words':
    case 'confirmed':
      return stage
    case 'confirm':
      return {
        step: 'confirm',
        fields: stage.places.map((place, at) => ({
          name: t('wordName', String(place)),
          text: stage.typed[at] ?? '',
        })),
        button: t(stage.sending ? 'wordsChecking' : 'wordsCheck'),
        problem: stage.error === undefined ? undefined : sentence(stage.error),
      }
  }
}
