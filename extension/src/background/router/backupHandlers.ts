import type { exportCommands, proofCommands, restoreCommands, wordCommands } from '../../messages/backup.ts'
import type { NotOpened } from '../../messages/backupViews.ts'
import type { Unlocking } from '../../messages/views.ts'
import { confirmWords, wordsOf } from '../operations/backup/words.ts'
import type { Context } from '../operations/Context.ts'
import { exportView } from '../operations/export/exportView.ts'
import { makeFile, openFile } from '../operations/export/file.ts'
import type { Proofs } from '../operations/proof/createProofs.ts'
import { proofView } from '../operations/proof/proofView.ts'
import type { Restores } from '../operations/restore/createRestores.ts'
import { restoreView } from '../operations/restore/restoreView.ts'
import { startRestore } from '../operations/restore/start.ts'
import type { Handlers } from './createRouter.ts'

type Commands = typeof wordCommands & typeof restoreCommands & typeof proofCommands & typeof exportCommands

/** The commands by which a wallet is kept safe and brought back. */
export type BackupHandlers = Pick<Handlers, keyof Commands>

type Options = {
  readonly restores: Restores
  readonly proofs: Proofs
  readonly changed: () => void
  /** Whether this is the password of the vault, before a secret is shown. */
  readonly checkPassword: (password: string) => Promise<Unlocking>
}

/** What each command of backup and restore does. */
export function createBackupHandlers(context: Context, options: Options): BackupHandlers {
  const { changed, checkPassword, restores, proofs } = options
  const { vault } = context
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
    async restore({ name, words, file }) {
      const content = file && (await openFile(file))
      if (file !== undefined && content === undefined) return { state: 'wrong' }
      const { id } = await startRestore(context, { name, words, ...(content && { content }) })
      changed()
      return restoreView(vault, id)
    },
    async restoreBank({ wallet, url, confirmed = false }) {
      await restores.bank({ wallet, url, confirmed })
      changed()
      return restoreView(vault, wallet)
    },
    restoreState: ({ wallet }) => restoreView(vault, wallet),
    async cancelRestore({ wallet }) {
      await restores.cancel(wallet)
      changed()
      return restoreView(vault, wallet)
    },
    async resumeRestore({ wallet }) {
      await restores.resume(wallet)
      return restoreView(vault, wallet)
    },
    exportFile: ({ password, filePassword }) =>
      behindPassword(password, () => makeFile(context, filePassword)),
    async readExport(wanted) {
      const content = await openFile(wanted)
      return content === undefined ? { state: 'wrong' } : exportView(content)
    },
    async proveBackup({ wallet }) {
      await proofs.start(wallet)
      return proofView(vault, wallet)
    },
    proofState: ({ wallet }) => proofView(vault, wallet),
    async cancelProof({ wallet }) {
      await proofs.cancel(wallet)
      changed()
      return proofView(vault, wallet)
    },
  }
}
