import * as s from '@tuppence/protocol/schema'

export type Page = 'popup' | 'approval' | 'onboarding' | 'home'

export type Command<Input, Output> = {
  /** The extension pages that may send it, by folder name; nobody else may (threats W2). */
  readonly from: readonly Page[]
  readonly input: s.GenericSchema<unknown, Input>
  /** Never set: it carries the reply's type. */
  readonly output?: Output
}

/** A command by who may send it and what it carries; the type parameter is what comes back. */
export function define<Output>() {
  return <Input>(from: readonly Page[], input: s.GenericSchema<unknown, Input>): Command<Input, Output> => ({
    from,
    input,
  })
}

export const nothing = s.fields({})
export const id = s.matching(/^[0-9a-f-]{32,36}$/, 36)

/** As the reader typed it; what makes a good one is checked where it is set. */
export const password = s.text(1024, 1)
