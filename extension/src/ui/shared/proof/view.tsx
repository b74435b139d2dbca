import type { JSX } from 'preact'
import { Icon } from '../Icon.tsx'
import { Problem, TestMark } from '../parts.tsx'
import { t } from '../t.ts'
import type { Row, State } from './state.ts'

type Props = { readonly state: State; readonly onPress: () => void }

function Bank({ row, ended }: { readonly row: Row; readonly ended: boolean }): JSX.Element {
  return (
    <li class="proof-bank">
      <p class="proof-name">
        <bdi>{row.name}</bdi>
        {row.test && <TestMark />}
      </p>
      <dl class="lines">
        <div>
          <dt>{t('proofHas')}</dt>
          <dd class="money">{row.expected}</dd>
        </div>
        <div>
          <dt>{t('proofFound')}</dt>
          <dd class="money">{row.found}</dd>
        </div>
      </dl>
      {!ended && <p class="field-note money">{row.progress}</p>}
    </li>
  )
}

/** Shows that the words bring back what is there, before they are ever needed. */
export function ProofCard({ state, onPress }: Props): JSX.Element {
  const begun = state.status !== 'none'
  return (
    <div class="proof">
      <div role="status">
        {begun ? (
          <p class={`outcome tone-${state.tone}`}>
            <Icon name={state.shape} size={20} />
            <span>{state.title}</span>
          </p>
        ) : (
          <h2>{state.title}</h2>
        )}
        <p class="quiet">{state.sentence}</p>
      </div>
      {state.rows.length > 0 && (
        <ul class="proof-banks">
          {state.rows.map((row) => (
            <Bank key={row.url} row={row} ended={state.status === 'ended'} />
          ))}
        </ul>
      )}
      <Problem text={state.problem} />
      <button type="button" class="button" onClick={onPress}>
        {state.button}
      </button>
    </div>
  )
}
