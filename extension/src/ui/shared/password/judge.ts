import type { Strength } from './strength.ts'

/** The lists of what people choose are large: they are read when the first password is typed. */
let loaded: Promise<typeof import('./strength.ts')> | undefined

export async function judge(text: string): Promise<Strength> {
  loaded ??= import('./strength.ts')
  return (await loaded).strengthOf(text)
}
