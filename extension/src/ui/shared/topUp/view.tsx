import type { JSX } from 'preact'
import { Icon } from '../Icon.tsx'
import { Problem } from '../parts.tsx'
import { t } from '../t.ts'
import type { Form, State } from './state.ts'

type Props = {
  readonly state: State
  readonly onEdit: (form: Form) => void
  readonly onSubmit: () => void
  /** What stands under the button: another way out of the page. */
  readonly children?: JSX.Element
}

/** An emptied field leaves the choice to the offered amounts again. */
function ownForm(own: string): Form {
  return { chosen: own.trim() ? 'own' : '', own }
}

function Choosing({
  state,
  onEdit,
  onSubmit,
  children,
}: Props & { state: Extract<State, { status: 'choosing' }> }) {
  const submit = (event: Event) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form class="top-up" onSubmit={submit} noValidate>
      <fieldset class="choices">
        <legend>{t('topUpHowMuch')}</legend>
        <div class="choices-row">
          {state.choices.map(({ units, label, selected }) => (
            <label key={units} class="choice">
              <input
                type="radio"
                name="amount"
                checked={selected}
                onChange={() => onEdit({ chosen: units, own: '' })}
              />
              <span class="money">{label}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <label class="field">
        <span class="field-name">{t('topUpOther')}</span>
        <input
          type="text"
          inputMode="decimal"
          autocomplete="off"
          class="money"
          maxLength={20}
          value={state.own}
          placeholder={t('topUpOtherExample')}
          aria-invalid={state.ownIsWrong}
          aria-describedby="top-up-problem"
          onInput={(event) => onEdit(ownForm(event.currentTarget.value))}
        />
      </label>
      <Problem id="top-up-problem" text={state.problem} />
      <button type="submit" class="button is-main">
        {state.button}
      </button>
      {children}
    </form>
  )
}

/** The form that asks how much, and what has become of it. */
export function TopUp(props: Props): JSX.Element {
  const { state } = props
  if (state.status === 'choosing') return <Choosing {...props} state={state} />
  return (
    <div class="top-up-result" role="status">
      <p class={state.status === 'done' ? 'outcome tone-good' : 'outcome tone-wait'}>
        <Icon name={state.status === 'done' ? 'check' : 'half'} size={20} />
        <span>{state.title}</span>
      </p>
      {state.status === 'working' && <p class="quiet">{state.sentence}</p>}
      {props.children}
    </div>
  )
}
