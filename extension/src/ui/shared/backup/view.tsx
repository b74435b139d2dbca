import type { JSX } from 'preact'
import { Icon } from '../Icon.tsx'
import { Problem } from '../parts.tsx'
import { t } from '../t.ts'
import { type Actions as UnlockActions, UnlockForm } from '../unlock/view.tsx'
import { HoldButton } from './HoldButton.tsx'
import { SecretWord } from './SecretWord.tsx'
import type { State } from './state.ts'

export type Actions = {
  readonly onWordsPassword: UnlockActions
  readonly onWordsShow: (shown: boolean) => void
  readonly onWordsWritten: () => void
  readonly onWordsType: (index: number, text: string) => void
  readonly onWordsConfirm: () => void
  readonly onWordsAgain: () => void
}

type Props = { readonly state: State; readonly actions: Actions }

function Words({ state, actions }: { state: Extract<State, { step: 'words' }>; actions: Actions }) {
  return (
    <>
      <p>{t('wordsLead')}</p>
      <div class="words">
        {state.words.map((word, index) => (
          <SecretWord
            key={index}
            id={`word-${index + 1}`}
            name={t('wordName', String(index + 1))}
            text={word}
            shown={state.shown}
          />
        ))}
      </div>
      <HoldButton held={state.shown} onHold={actions.onWordsShow}>
        {t(state.shown ? 'wordsShown' : 'wordsHold')}
      </HoldButton>
      <button type="button" class="button is-main" onClick={actions.onWordsWritten}>
        {t('wordsWritten')}
      </button>
    </>
  )
}

function Confirm({ state, actions }: { state: Extract<State, { step: 'confirm' }>; actions: Actions }) {
  const submit = (event: Event) => {
    event.preventDefault()
    actions.onWordsConfirm()
  }
  return (
    <form class="field-form" onSubmit={submit} noValidate>
      <p>{t('wordsConfirmLead')}</p>
      <div class="words">
        {state.fields.map(({ name, text }, index) => (
          <SecretWord
            key={name}
            id={`confirm-${index}`}
            name={name}
            text={text}
            shown={false}
            onEdit={(typed) => actions.onWordsType(index, typed)}
          />
        ))}
      </div>
      <Problem text={state.problem} />
      <button type="submit" class="button is-main">
        {state.button}
      </button>
      <button type="button" class="button" onClick={actions.onWordsAgain}>
        {t('wordsAgain')}
      </button>
    </form>
  )
}

/** The twelve words: the password first, then the words while a button is held, then three of them are asked for. */
export function BackupWords({ state, actions }: Props): JSX.Element {
  switch (state.step) {
    case 'ask':
      return (
        <>
          <ul class="promises">
            <li>{t('wordsWhat')}</li>
            <li>{t('wordsWho')}</li>
            <li>{t('wordsPaper')}</li>
          </ul>
          <UnlockForm state={state.unlock} actions={actions.onWordsPassword} name={t('passwordCurrent')} />
        </>
      )
    case 'words':
      return (
        <div class="backup">
          <Words state={state} actions={actions} />
        </div>
      )
    case 'confirm':
      return <Confirm state={state} actions={actions} />
    case 'confirmed':
      return (
        <div class="backup" role="status">
          <p class="outcome tone-good">
            <Icon name="check" size={20} />
            <span>{t('wordsConfirmed')}</span>
          </p>
        </div>
      )
  }
}
