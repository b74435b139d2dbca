import type { JSX } from 'preact'
import { Gauge } from '../../shared/Gauge.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Notice, Problem, TestMark } from '../../shared/parts.tsx'
import { t } from '../../shared/t.ts'
import type { Group, Period, Row, State } from './state.ts'

export type Actions = {
  readonly onLimitEdit: (key: string, period: Period, text: string) => void
  readonly onLimits: (key: string) => void
}

type LimitProps = { readonly row: Row; readonly id: string; readonly onEdit: (text: string) => void }

function Limit({ row, id, onEdit }: LimitProps): JSX.Element {
  return (
    <div class="field limit">
      <label class="field-name" for={id}>
        {row.name}
      </label>
      <input
        type="text"
        inputMode="decimal"
        autocomplete="off"
        class="money"
        maxLength={20}
        id={id}
        value={row.text}
        aria-invalid={row.wrong}
        {...(row.left && { 'aria-describedby': `${id}-left` })}
        onInput={(event) => onEdit(event.currentTarget.value)}
      />
      {row.line && row.left && (
        <div class="limit-use">
          <Gauge used={row.line.used} />
          <p class="quiet money" id={`${id}-left`}>
            {row.left}
          </p>
        </div>
      )}
    </div>
  )
}

function LimitsCard({ group, actions }: { readonly group: Group; readonly actions: Actions }): JSX.Element {
  const { key, title } = group
  const id = `limits-${key.replace(' ', '-')}`
  const submit = (event: Event) => {
    event.preventDefault()
    actions.onLimits(key)
  }
  return (
    <section class="card" aria-labelledby={id}>
      <div class="limits-head">
        <h2 id={id}>{group.titleIsTheirs ? <bdi>{title}</bdi> : title}</h2>
        {group.test && <TestMark />}
      </div>
      <p class="quiet">{group.lead}</p>
      <form class="limits" onSubmit={submit} noValidate>
        {group.rows.map((row) => (
          <Limit
            key={row.period}
            row={row}
            id={`${id}-${row.period}`}
            onEdit={(text) => actions.onLimitEdit(key, row.period, text)}
          />
        ))}
        <Problem text={group.problem} />
        <div class="limits-foot">
          <button type="submit" class="button is-main">
            {group.button}
          </button>
          <p class="quiet" role="status">
            {group.done}
          </p>
        </div>
      </form>
    </section>
  )
}

/** What the wallet refuses to exceed, what of it is used, and a form to change it. */
export function Limits({
  state,
  actions,
}: {
  readonly state: State
  readonly actions: Actions
}): JSX.Element {
  return (
    <>
      <Heading>{t('navLimits')}</Heading>
      <p class="quiet">{t('limitsAbout')}</p>
      {state.notice && <Notice texts={[state.notice]} />}
      {state.groups.length === 0 && (
        <div class="card empty">
          <p>{t('limitsNone')}</p>
        </div>
      )}
      {state.groups.map((group) => (
        <LimitsCard key={group.key} group={group} actions={actions} />
      ))}
    </>
  )
}
