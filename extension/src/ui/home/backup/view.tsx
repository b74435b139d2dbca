import type { JSX } from 'preact'
import { BackupWords, type Actions as WordActions } from '../../shared/backup/view.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { Problem } from '../../shared/parts.tsx'
import { NewPasswordFields, PasswordField } from '../../shared/password/view.tsx'
import { ProofCard } from '../../shared/proof/view.tsx'
import { t } from '../../shared/t.ts'
import type { State } from './state.ts'

export type Actions = WordActions & {
  readonly onProof: () => void
  readonly onExportCurrent: (text: string) => void
  readonly onExportCurrentShow: (shown: boolean) => void
  readonly onExportFile: (part: 'text' | 'again', text: string) => void
  readonly onExportFileShow: (shown: boolean) => void
  readonly onExport: () => void
}

type Props = { readonly state: State; readonly actions: Actions }

function Wallets({ others }: Pick<State, 'others'>): JSX.Element | null {
  if (others.length === 0) return null
  return (
    <nav class="ways" aria-label={t('navWallets')}>
      {others.map(({ id, name, isShown }) => (
        <a
          key={id}
          class="button"
          href={`#/backup/${id}`}
          {...(isShown && { 'aria-current': 'true' as const })}
        >
          <bdi>{name}</bdi>
        </a>
      ))}
    </nav>
  )
}

function WordsCard({ state, actions }: Props): JSX.Element {
  return (
    <section class="card">
      <h2>{t('wordsHeading')}</h2>
      <p class={state.isBackedUp ? 'backed-up tone-good' : 'backed-up tone-wait'}>
        <Icon name={state.isBackedUp ? 'check' : 'notice'} />
        <span>{t(state.isBackedUp ? 'backupIs' : 'backupIsNot')}</span>
      </p>
      <BackupWords state={state.words} actions={actions} />
    </section>
  )
}

function ExportCard({ state, actions }: Props): JSX.Element {
  const { current } = state
  const submit = (event: Event) => {
    event.preventDefault()
    actions.onExport()
  }
  return (
    <section class="card">
      <h2>{t('exportHeading')}</h2>
      <p class="quiet">{t('exportLead')}</p>
      <form class="field-form" onSubmit={submit} noValidate>
        <div>
          <PasswordField
            id="export-current"
            name={t('exportCurrent')}
            value={current.text}
            shown={current.shown}
            wrong={current.problem !== undefined}
            describedBy="export-current-problem"
            onEdit={actions.onExportCurrent}
            onShow={actions.onExportCurrentShow}
          />
          <Problem id="export-current-problem" text={current.problem} />
        </div>
        <NewPasswordFields
          id="export-file"
          name={t('exportPassword')}
          state={state.file}
          onEdit={actions.onExportFile}
          onShow={actions.onExportFileShow}
        />
        <button type="submit" class="button" aria-disabled={current.waiting}>
          {current.button}
        </button>
        <p class="quiet" role="status">
          {state.saved}
        </p>
      </form>
    </section>
  )
}

/** The words, the proof that they work, and the file that holds what words cannot. */
export function Backup({ state, actions }: Props): JSX.Element {
  return (
    <>
      <Heading>{t('navBackup')}</Heading>
      <Wallets others={state.others} />
      <WordsCard state={state} actions={actions} />
      {state.proof && (
        <section class="card">
          <ProofCard state={state.proof} onPress={actions.onProof} />
        </section>
      )}
      <ExportCard state={state} actions={actions} />
    </>
  )
}
