import type { JSX, TargetedInputEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Gauge } from '../Gauge.tsx'
import { Problem } from '../parts.tsx'
import { t } from '../t.ts'
import type { State } from './state.ts'

type Keys = {
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onKeyUp: (event: KeyboardEvent) => void
  readonly onBlur: () => void
}

type FieldProps = {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly shown: boolean
  readonly wrong?: boolean
  readonly describedBy?: string
  /** Takes the focus when it appears: only where nothing can be pressed by mistake. */
  readonly isFirst?: boolean
  /** Where Enter is more than the form's own. */
  readonly keys?: Keys
  readonly onEdit: (text: string) => void
  /** A button beside the field that shows what is typed; none where another field has it. */
  readonly onShow?: (shown: boolean) => void
}

/** One password. Never an attribute, never spell-checked somewhere else, never kept by the browser. */
export function PasswordField(props: FieldProps): JSX.Element {
  const { id, shown, onShow, isFirst = false } = props
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isFirst) field.current?.focus({ preventScroll: true })
  }, [isFirst])
  const input = {
    ...props.keys,
    id,
    ref: field,
    class: onShow ? 'has-show' : '',
    value: props.value,
    autocomplete: 'off',
    autocapitalize: 'none' as const,
    spellcheck: false,
    maxLength: 512,
    'aria-invalid': props.wrong ?? false,
    ...(props.describedBy && { 'aria-describedby': props.describedBy }),
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => props.onEdit(event.currentTarget.value),
  }
  return (
    <div class="field">
      <label class="field-name" for={id}>
        {props.name}
      </label>
      <div class="password">
        {shown ? <input {...input} type="text" /> : <input {...input} type="password" />}
        {onShow && (
          <button type="button" class="button is-plain" aria-controls={id} onClick={() => onShow(!shown)}>
            {t(shown ? 'passwordHide' : 'passwordShow')}
            <span class="visually-hidden">{props.name}</span>
          </button>
        )}
      </div>
    </div>
  )
}

type NewProps = {
  readonly id: string
  readonly name?: string
  readonly state: State
  readonly onEdit: (part: 'text' | 'again', value: string) => void
  readonly onShow: (shown: boolean) => void
}

/** A new password, typed twice, with its strength in words while it is typed. */
export function NewPasswordFields(props: NewProps): JSX.Element {
  const { id, state } = props
  return (
    <>
      <div>
        <PasswordField
          id={id}
          name={props.name ?? t('passwordNew')}
          value={state.text}
          shown={state.shown}
          wrong={state.wrong === 'text'}
          describedBy={`${id}-strength ${id}-problem`}
          onEdit={(text) => props.onEdit('text', text)}
          onShow={props.onShow}
        />
        <div class="strength" id={`${id}-strength`} role="status">
          <Gauge used={state.strength?.share ?? 0} />
          <p class="field-note">{state.strength?.text ?? t('passwordRule')}</p>
        </div>
      </div>
      <PasswordField
        id={`${id}-again`}
        name={t('passwordAgain')}
        value={state.again}
        shown={state.shown}
        wrong={state.wrong === 'again'}
        describedBy={`${id}-problem`}
        onEdit={(text) => props.onEdit('again', text)}
      />
      <Problem id={`${id}-problem`} text={state.problem} />
    </>
  )
}

type FormProps = NewProps & {
  readonly button: string
  readonly sending: string
  readonly onSubmit: () => void
}

/** A form for a new password alone. */
export function NewPasswordForm({ button, sending, onSubmit, ...fields }: FormProps): JSX.Element {
  const submit = (event: Event) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form class="field-form" onSubmit={submit} noValidate>
      <NewPasswordFields {...fields} />
      <button type="submit" class="button is-main">
        {fields.state.sending ? sending : button}
      </button>
    </form>
  )
}
