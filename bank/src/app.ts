import { type Curve, noble } from '@tuppence/protocol/curve'
import { isAvailable, native } from '@tuppence/protocol/curve/native'
import { type BankConfig, readConfig, type Settings } from './config.ts'
import { routes } from './http/routes.ts'
import { type App, serve } from './http/serve.ts'
import { limits } from './limits.ts'
import { describeError, type Log } from './log.ts'
import type { Bank } from './mint/Bank.ts'
import { maintain, openBooks } from './mint/books.ts'
import { watchDisk } from './mint/freeDisk.ts'
import { openKeysets } from './mint/keysets.ts'
import { loadKeys } from './mint/keysFile.ts'
import { testMoney } from './rails/testMoney.ts'
import { StartError } from './StartError.ts'
import { openStore, type Store } from './storage/store.ts'

export type { BankConfig } from './config.ts'
export { StartError }

export type RunningBank = {
  /** Hono: `app.fetch` for a server, `app.request(path, init)` in the same process. */
  readonly app: App
  readonly bank: Bank
  readonly log: Log
  /** Commits what is waiting and closes the database. */
  close(): void
}

/** Opens a bank on a directory, making keys and database at the first start. Throws StartError. */
export function createBank(config: BankConfig): RunningBank {
  const settings = readConfig(config)
  const store = openStore(settings.data)
  try {
    return start(settings, store, chooseCurve(config.curve))
  } catch (error) {
    store.close()
    throw error
  }
}

function chooseCurve(wanted: BankConfig['curve']): Curve {
  if (wanted === 'noble') return noble
  if (wanted === 'native' && !isAvailable()) throw new StartError('The native curve cannot be used here.')
  if (wanted === undefined || wanted === 'native') return isAvailable() ? native() : noble
  return wanted
}

function start(settings: Settings, store: Store, curve: Curve): RunningBank {
  const { log } = settings
  const { isPaused, epoch } = openBooks(settings, store)
  const seed = loadKeys(settings, { mayMake: store.keysets.activeNumber() === undefined })
  const keysets = openKeysets(store, settings, { seed, curve, log })
  const rails = [testMoney(settings.testMoney)]
  const bank = { settings, store, keysets, curve, rails, isPaused, isDiskLow: watchDisk(settings.data) }
  const timer = setInterval(() => void maintain(bank, epoch), limits.maintenanceMs)
  timer.unref()
  const { unit, testMoney: isTest, rate } = settings
  log('info', 'opened', { unit, curve: curve.name, testMoney: isTest, rate, keysets: keysets.all.length })
  return {
    app: serve(bank, routes(rails)),
    bank,
    log,
    close() {
      clearInterval(timer)
      if (!store.db.open) return
      store.commit.flush()
      try {
        if (!isPaused) epoch.advance()
      } catch (error) {
        log('warn', 'epoch-not-advanced', describeError(error))
      }
      store.close()
    },
  }
}
