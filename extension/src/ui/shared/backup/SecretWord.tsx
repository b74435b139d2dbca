import type { JSX, TargetedClipboardEvent, TargetedInputEvent } from 'preact'

type Props = {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly shown: boolean
  /** Missing for a word that can only be looked at. */
  readonly onEdit?: (text: string) => void
  readonly onPaste?: (text: string) => boolean
}

/**
 * One word of a seed. It stands in a password's field, as a property and never as an attribute, so that no browser
 * writes it into a session it may restore (threats S2).
 */
export function SecretWord({ id, name, text, shown, onEdit, onPaste }: Props): JSX.Element {
  const input = {
    id,
    value: text,
    autocomplete: 'off',
    autocapitalize: 'none' as const,
    spellcheck: false,
    maxLength: 256,
    readOnly: onEdit === undefined,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onEdit?.(event.currentTarget.value),
    onPaste: (event: TargetedClipboardEvent<HTMLInputElement>) => {
      const pasted = event.clipboardData?.getData('text') ?? ''
      if (onPaste?.(pasted)) event.preventDefault()
    },
  }
  return (
    <div class="word field">
      <label class="field-name" for={id}>
        {name}
      </label>
      {shown ? <input {...input} type="text" /> : <input {...input} type="password" />}
    </div>
  )
}
