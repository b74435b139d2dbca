import type { InputHTMLAttributes, JSX } from 'preact'
import { Problem } from '../parts.tsx'
import { sentence } from '../t.ts'
import type { Field } from './controller.ts'

type Props = {
  readonly id: string
  readonly field: Field
  readonly name: string
  readonly note: string
  readonly button: string
  /** What the button says while the answer is awaited. */
  readonly sending: string
  /** Another button of the page is its main one. */
  readonly isBeside?: boolean
  readonly input?: InputHTMLAttributes<HTMLInputElement>
  readonly onEdit: (text: string) => void
  readonly onSubmit: () => void
}

/** One labelled line with its button; what is wrong with it stands under it. */
export function FieldForm(props: Props): JSX.Element {
  const { id, field } = props
  const submit = (event: Event) => {
    event.preventDefault()
    props.onSubmit()
  }
  return (
    <form class="field-form" onSubmit={submit} noValidate>
      <div class="field">
        <label class="field-name" for={id}>
          {props.name}
        </label>
        <input
          type="text"
          {...props.input}
          id={id}
          value={field.text}
          autocomplete="off"
          aria-invalid={field.error !== undefined}
          aria-describedby={`${id}-note ${id}-problem`}
          onInput={(event) => props.onEdit(event.currentTarget.value)}
        />
        <p class="field-note" id={`${id}-note`}>
          {props.note}
        </p>
      </div>
      <Problem id={`${id}-problem`} text={field.error === undefined ? undefined : sentence(field.error)} />
      <button type="submit" class={props.isBeside ? 'button' : 'button is-main'}>
        {field.sending ? props.sending : props.button}
      </button>
    </form>
  )
}
