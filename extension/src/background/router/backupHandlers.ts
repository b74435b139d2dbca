import type { NotOpened } from '../../messages/backupViews.ts'
import type { Unlocking } from '../../messages/views.ts'
import { confirmWords, wordsOf } from '../operations/backup/words.ts'
import type { Context } from '../operations/Context.ts'
import type { Handlers } from './createRouter.ts'

/** The commands by which a wallet is kept safe and brought back. */
export type BackupHandlers = Pick<Handlers, 'words' | 'confirmWords'>

type Options = {
  readonly changed: () => void
  /** Whether this is the password of the vault, before a secret is shown. */
  readonly checkPassword: (password: string) => Promise<Unlocking>
}

/** What each command of backup and restore does. */
export function createBackupHandlers(context: Context, { changed, checkPassword }: Options): BackupHandlers {
  /** What `make` gives, once the password is right. */
  async function behindPassword<T>(password: string, make: () => Promise<T>): Promise<T | NotOpened> {
    const checked = await checkPassword(password)
    return checked.state === 'unlocked' ? make() : checked
  }
  return {
    words: ({ wallet, password }) =>
      behindPassword(password, async () => ({ state: 'shown', words: await wordsOf(context, wallet) })),
    async confirmWords({ wallet, words }) {
      const isRight = await confirmWords(context, wallet, words)
      if (isRight) changed()
      return { state: isRight ? 'confirmed' : 'wrong' }
    },
  }
}
