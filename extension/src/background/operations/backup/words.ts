import { readWords } from '../../vault/Seeds.ts'
import { readWallet, saveWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'

/** One word as the reader gives it back; `position` from 1 to 12. */
export type GivenWord = { readonly position: string; readonly word: string }

/** The words of a wallet. Throws `not-found`. */
export async function wordsOf({ vault }: Pick<Context, 'vault'>, wallet: string): Promise<readonly string[]> {
  return readWords(vault, (await readWallet(vault, wallet)).seed)
}

/** Whether the words given are those of the wallet; if so, it is remembered as backed up. Throws `not-found`. */
export async function confirmWords(
  { vault, now }: Pick<Context, 'vault' | 'now'>,
  wallet: string,
  given: readonly GivenWord[],
): Promise<boolean> {
  const backedUpAt = now()
  return vault.step(async (work) => {
    const current = await readWallet(work, wallet)
    if (!areRight(await readWords(work, current.seed), given)) return false
    saveWallet(work, { ...current, backedUpAt })
    return true
  })
}

/** Right, and each of another place: the same one three times shows nothing. */
function areRight(words: readonly string[], given: readonly GivenWord[]): boolean {
  const places = new Set(given.map(({ position }) => position))
  return (
    places.size === given.length &&
    given.every(({ position, word }) => words[Number(position) - 1] === word.trim().toLowerCase())
  )
}
