import type { Result } from '../messages/views.ts'
import type { Dependencies } from './Dependencies.ts'
import { createAutoLock } from './gate/createAutoLock.ts'
import { createDoorstep } from './gate/createDoorstep.ts'
import { createGate } from './gate/createGate.ts'
import { notifyBounded } from './notifyBounded.ts'
import type { Context } from './operations/Context.ts'
import { createOperations } from './operations/createOperations.ts'
import { createBackupHandlers } from './router/backupHandlers.ts'
import { createHandlers } from './router/createHandlers.ts'
import { createRouter } from './router/createRouter.ts'
import { createLockHandlers } from './router/lockHandlers.ts'
import type { Sender } from './router/Senders.ts'
import { lazyStorage } from './storage/lazyStorage.ts'
import type { Storage } from './storage/Storage.ts'
import { createKeyring } from './vault/Keyring.ts'
import { openWallet } from './vault/openWallet.ts'
import { createVault } from './vault/Vault.ts'

export { defaults } from './config.ts'
export type { Dependencies } from './Dependencies.ts'

/** The wallet without a browser around it. */
export type Engine = {
  /** A message and who sent it. `undefined`: not for the background. Never rejects. */
  receive(message: unknown, sender: Sender): Promise<Result<unknown>> | undefined
  /** Once for every life of the worker: goes on where the last one stopped. */
  start(isNewSession: boolean): Promise<void>
  /** By alarm. */
  wake(): Promise<void>
  tabClosed(tab: number): Promise<void>
  /** With the screen, or because somebody says so. */
  lock(): Promise<void>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/** The wallet over a browser's, or a test's, world. Opens its database at the first use. */
export function createEngine(dependencies: Dependencies): Engine {
  const { indexedDB, before } = dependencies
  return composeEngine(
    lazyStorage(() => openWallet(indexedDB, before)),
    dependencies,
  )
}

/** The same over a storage that is there already. */
export function composeEngine(storage: Storage, dependencies: Omit<Dependencies, 'indexedDB'>): Engine {
  const { now, curve, config, delay, alone, fetch, permitted, self, changed } = dependencies
  const { before, session } = dependencies
  const notify = notifyBounded(dependencies)
  const keyring = createKeyring({ storage, before, session, config, now })
  const { sealer } = keyring
  const vault = createVault(storage, sealer)
  const scratch = {
    open: async () => createVault(await dependencies.scratch.open(), sealer),
    remove: () => dependencies.scratch.remove(),
  }
  const access = { fetch, permitted, config }
  const context: Context = { vault, scratch, now, curve, config, notify, delay, alone, access }
  const operations = createOperations(context, dependencies)
  const gate = createGate({
    context,
    storage,
    keyring,
    operations,
    doorstep: createDoorstep({ ...dependencies, notify }),
    autoLock: createAutoLock(dependencies),
    outside: dependencies,
  })
  const handlers = {
    ...createHandlers(context, { operations, gate, changed }),
    ...createLockHandlers(gate),
    ...createBackupHandlers(context, {
      changed,
      restores: operations.restores,
      proofs: operations.proofs,
      checkPassword: gate.check,
    }),
  }
  const router = createRouter({ self, handlers, gate, config, now })
  return {
    receive: router.route,
    start: gate.start,
    wake: () => gate.wake(),
    lock: gate.lock,
    tabClosed: gate.tabClosed,
    idle: operations.idle,
  }
}
