import type { JSX } from 'preact'
import { HoldButton } from '../../shared/backup/HoldButton.tsx'
import { SecretWord } from '../../shared/backup/SecretWord.tsx'
import { FieldForm } from '../../shared/field/view.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { Host, Problem, TestMark } from '../../shared/parts.tsx'
import { PasswordField } from '../../shared/password/view.tsx'
import { t } from '../../shared/t.ts'
import type { BankRow, BanksState, WordsState } from './state.ts'

export type Actions = {
  readonly onRestoreWanted: () => void
  readonly onRestoreWord: (index: number, text: string) => boolean
  readonly onRestoreShow: (shown: boolean) => void
  readonly onRestoreFile: (file: File | undefined) => void
  readonly onRestorePassword: (text: string) => void
  readonly onRestorePasswordShow: (shown: boolean) => void
  readonly onRestore: () => void
  readonly onRestoreBack: () => void
  readonly onNameEdit: (text: string) => void
  readonly onRestoreBankEdit: (text: string) => void
  readonly onRestoreBank: () => void
  readonly onRestoreNamed: (url: string) => void
  readonly onRestoreStop: () => void
  readonly onRestoreGoOn: () => void
  readonly onRestoreFinish: () => void
}

type WordsProps = { readonly state: WordsState; readonly actions: Actions }

/** A space ends a word: the next field is where one types on. */
function typed(index: number, actions: Actions) {
  return (text: string) => {
    if (actions.onRestoreWord(index, /\s$/.test(text) ? text.trim() : text)) return
    if (/\S\s$/.test(text)) document.getElementById(`word-${index + 2}`)?.focus()
  }
}

function ExportFile({ state, actions }: WordsProps): JSX.Element {
  return (
    <details class="card">
      <summary>{t('restoreFile')}</summary>
      <div class="restore-file">
        <p class="quiet">{t('restoreFileLead')}</p>
        <div class="field">
          <label class="field-name" for="restore-file">
            {t('restoreFileName')}
          </label>
          <input
            type="file"
            id="restore-file"
            onChange={(event) => actions.onRestoreFile(event.currentTarget.files?.[0])}
          />
        </div>
        {state.fileName !== undefined && (
          <PasswordField
            id="restore-password"
            name={t('restoreFilePassword')}
            value={state.password}
            shown={state.passwordShown}
            onEdit={actions.onRestorePassword}
            onShow={actions.onRestorePasswordShow}
          />
        )}
      </div>
    </details>
  )
}

/** The twelve words of a wallet that was, typed or pasted. */
export function RestoreWords({ state, actions }: WordsProps): JSX.Element {
  const submit = (event: Event) => {
    event.preventDefault()
    actions.onRestore()
  }
  return (
    <>
      <Heading>{t('restoreTitle')}</Heading>
      <p>{t('restoreLead')}</p>
      <form class="field-form" onSubmit={submit} noValidate>
        <div class="words">
          {state.words.map((word, index) => (
            <SecretWord
              key={index}
              id={`word-${index + 1}`}
              name={t('wordName', String(index + 1))}
              text={word}
              shown={state.shown}
              onEdit={typed(index, actions)}
              onPaste={(text) => actions.onRestoreWord(index, text)}
            />
          ))}
        </div>
        <HoldButton held={state.shown} onHold={actions.onRestoreShow}>
          {t(state.shown ? 'wordsShown' : 'restoreHold')}
        </HoldButton>
        {state.fileName === undefined && (
          <label class="field">
            <span class="field-name">{t('walletName')}</span>
            <input
              type="text"
              autocomplete="off"
              maxLength={40}
              value={state.name.text}
              onInput={(event) => actions.onNameEdit(event.currentTarget.value)}
            />
          </label>
        )}
        <ExportFile state={state} actions={actions} />
        <Problem text={state.problem} />
        <button type="submit" class="button is-main">
          {state.button}
        </button>
        <button type="button" class="button" onClick={actions.onRestoreBack}>
          {t('back')}
        </button>
      </form>
    </>
  )
}

function Bank({ row }: { readonly row: BankRow }): JSX.Element {
  return (
    <li class="card restore-bank">
      <p class="restore-head">
        <strong>
          <bdi>{row.name}</bdi>
        </strong>
        {row.test && <TestMark />}
      </p>
      <p class="quiet">
        <Host host={row.host} />
      </p>
      <p class={`payment-state tone-${row.tone}`}>
        <Icon name={row.shape} size={14} />
        {row.word}
      </p>
      <p class="restore-found">
        <strong class="money">{row.found}</strong> <span class="quiet money">{row.coins}</span>
      </p>
      {row.locked && <p class="quiet">{row.locked}</p>}
      {row.progress && <p class="field-note money">{row.progress}</p>}
      {row.reason && <p class="tone-wait">{row.reason}</p>}
    </li>
  )
}

type BanksProps = { readonly state: BanksState; readonly actions: Actions }

function Foot({ state, actions }: BanksProps): JSX.Element | null {
  switch (state.can) {
    case 'stop':
      return (
        <button type="button" class="button" onClick={actions.onRestoreStop}>
          {t('restoreStop')}
        </button>
      )
    case 'go-on':
      return (
        <button type="button" class="button is-main" onClick={actions.onRestoreGoOn}>
          {t('restoreResume')}
        </button>
      )
    case 'finish':
      return (
        <button type="button" class="button is-main" onClick={actions.onRestoreFinish}>
          {t('restoreFinish')}
        </button>
      )
    case undefined:
      return null
  }
}

/** Which banks are asked, and how much has come back from each. */
export function RestoreBanks({ state, actions }: BanksProps): JSX.Element {
  return (
    <>
      <div class="restore-title" role="status">
        <Heading>{state.title}</Heading>
        <p>{state.lead}</p>
      </div>
      {state.banks.length > 0 && (
        <ul class="restore-banks">
          {state.banks.map((row) => (
            <Bank key={row.url} row={row} />
          ))}
        </ul>
      )}
      {state.later && <p class="quiet">{state.later}</p>}
      <Problem text={state.problem} />
      <Foot state={state} actions={actions} />
      {state.named.map(({ url, host, text }) => (
        <div key={url} class="card restore-named">
          <p>
            <Host host={host} /> <span class="quiet">{text}</span>
          </p>
          <button type="button" class="button" onClick={() => actions.onRestoreNamed(url)}>
            {t('restoreAsk')}
          </button>
        </div>
      ))}
      <section class="restore-add">
        <h2>{t(state.banks.length === 0 ? 'restoreBankTitle' : 'restoreBankMore')}</h2>
        <p class="quiet">{t('restoreBankLead')}</p>
        <FieldForm
          id="restore-bank"
          field={state.field}
          name={t('bankAddress')}
          note={t('bankAddressNote')}
          button={t(state.field.error === 'bank-private' ? 'restoreAskAnyway' : 'restoreAsk')}
          sending={t('bankAdding')}
          isBeside={state.can === 'go-on' || state.can === 'finish'}
          input={{ inputMode: 'url', spellcheck: false, maxLength: 2048 }}
          onEdit={actions.onRestoreBankEdit}
          onSubmit={actions.onRestoreBank}
        />
      </section>
    </>
  )
}
