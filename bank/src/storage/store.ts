import { type BookStore, bookStore } from './bookStore.ts'
import { type CoinStore, coinStore } from './coinStore.ts'
import { type Db, openDatabase } from './database.ts'
import { type GroupCommit, groupCommit } from './groupCommit.ts'
import { type KeysetStore, keysetStore } from './keysetStore.ts'
import { type MetaStore, metaStore } from './metaStore.ts'
import { type QuoteStore, quoteStore } from './quoteStore.ts'
import { type ReplyStore, replyStore } from './replyStore.ts'

export type Store = {
  readonly db: Db
  readonly commit: GroupCommit
  readonly books: BookStore
  readonly coins: CoinStore
  readonly keysets: KeysetStore
  readonly meta: MetaStore
  readonly quotes: QuoteStore
  readonly replies: ReplyStore
  /** Commits what is waiting and closes the file. */
  close(): void
}

/** Opens the bank's database in a directory, with all that is kept in it. */
export function openStore(dir: string): Store {
  const db = openDatabase(dir)
  const commit = groupCommit(db)
  return {
    db,
    commit,
    books: bookStore(db),
    coins: coinStore(db),
    keysets: keysetStore(db),
    meta: metaStore(db),
    quotes: quoteStore(db),
    replies: replyStore(db),
    close() {
      commit.flush()
      db.close()
    },
  }
}
