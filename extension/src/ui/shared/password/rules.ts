/** The fewest and the most code points of a password, counted after NFKC as the vault counts them. */
const fewest = 8
const most = 256

/** Why a text is no password, before anybody looks how good it is; undefined when it may be one. */
export function ruleBroken(text: string): 'password-empty' | 'password-short' | 'password-long' | undefined {
  const { length } = [...text.normalize('NFKC')]
  if (length === 0) return 'password-empty'
  if (length < fewest) return 'password-short'
  return length > most ? 'password-long' : undefined
}
