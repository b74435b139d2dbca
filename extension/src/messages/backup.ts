import * as s from '@tuppence/protocol/schema'
import type { ExportFile, ExportView, NotOpened, ProofView, RestoreView, WordsView } from './backupViews.ts'
import { define, id, password } from './define.ts'
import { mostFile } from './mostFile.ts'

const wallet = s.fields({ wallet: id })
const position = s.matching(/^(?:[1-9]|1[0-2])$/, 2)
/** As they were typed: spaces and capitals do not matter. */
const words = s.text(512, 1)
const file = s.text(mostFile, 1)

/** The words of a wallet: shown to the reader who knows the password, and asked for again. */
export const wordCommands = {
  words: define<WordsView | NotOpened>()(['onboarding', 'home'], s.fields({ wallet: id, password })),
  /** Three of the words, by their place from 1 to 12. Right ones are remembered: the wallet is backed up. */
  confirmWords: define<{ readonly state: 'confirmed' | 'wrong' }>()(
    ['onboarding', 'home'],
    s.fields({
      wallet: id,
      words: s.list(s.fields({ position, word: s.text(32, 1) }), 3, 3),
    }),
  ),
} as const

/**
 * A wallet from its words. First `restore` makes it, without asking any bank; then `restoreBank` for each bank the
 * reader has named or agreed to, which is contacted and looked through at once. Progress: `restoreState`.
 */
export const restoreCommands = {
  /**
   * `name` is the wallet's; with a file, whose name it takes, it stands for nothing. `malformed-seed`: not twelve words
   * that go together. `wallet-exists`: these words are a wallet's of this browser. `file-differs`: the file holds no
   * wallet of these words. `wrong`: the file's password.
   */
  restore: define<RestoreView | NotOpened>()(
    ['onboarding', 'home'],
    s.fields({
      name: s.text(40, 1),
      words,
      file: s.exactOptional(s.fields({ file, password })),
    }),
  ),
  /** As `addBank`, for a wallet that is being restored or was: also one that the reader had forgotten. */
  restoreBank: define<RestoreView>()(
    ['onboarding', 'home'],
    s.fields({ wallet: id, url: s.text(2048, 1), confirmed: s.exactOptional(s.boolean()) }),
  ),
  /** Throws `not-found` for a wallet that was not restored. */
  restoreState: define<RestoreView>()(['onboarding', 'home', 'popup'], wallet),
  cancelRestore: define<RestoreView>()(['onboarding', 'home'], wallet),
  resumeRestore: define<RestoreView>()(['onboarding', 'home'], wallet),
} as const

/** Whether the words bring back what is there: a restore beside the wallet, which moves nothing. */
export const proofCommands = {
  proveBackup: define<ProofView>()(['onboarding', 'home'], wallet),
  proofState: define<ProofView>()(['onboarding', 'home'], wallet),
  cancelProof: define<ProofView>()(['onboarding', 'home'], wallet),
} as const

/** What words cannot hold, in a file under a password of its own. */
export const exportCommands = {
  /** `password`: the wallet's. `filePassword`: the file's; `password-short`, `password-long` as for the wallet's. */
  exportFile: define<ExportFile | NotOpened>()(['home'], s.fields({ password, filePassword: password })),
  /** What a file says; nothing is stored, nobody is contacted. `file-corrupt`: not a file of ours. */
  readExport: define<ExportView | NotOpened>()(['onboarding', 'home'], s.fields({ file, password })),
} as const
