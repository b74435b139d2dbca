import type { Backup } from './controller.ts'
import type { Actions } from './view.tsx'

/** What the reader's presses do in the part of a page that hands out the twelve words. */
export function wordActions(backup: Backup): Actions {
  const { password } = backup
  return {
    onWordsPassword: {
      onUnlockEdit: password.edit,
      onUnlockShow: password.show,
      onUnlock: () => void password.submit(),
    },
    onWordsShow: backup.show,
    onWordsWritten: backup.written,
    onWordsType: backup.type,
    onWordsConfirm: () => void backup.confirm(),
    onWordsAgain: () => backup.clear(),
  }
}
