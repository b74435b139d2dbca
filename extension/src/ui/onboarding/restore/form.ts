/** What the reader gives to bring a wallet back: its words, and perhaps its export file. */
export type Form = {
  readonly words: readonly string[]
  readonly shown: boolean
  readonly file?: { readonly name: string; readonly text: string }
  readonly password: string
  readonly passwordShown: boolean
  readonly sending: boolean
  /** Why it was not taken: a code of the catalogue. */
  readonly error?: string
}

export const noForm: Form = {
  words: Array.from({ length: 12 }, () => ''),
  shown: false,
  password: '',
  passwordShown: false,
  sending: false,
}
