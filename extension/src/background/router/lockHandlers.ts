import type { Gate } from '../gate/createGate.ts'
import type { Handlers } from './createRouter.ts'

export type LockHandlers = Pick<
  Handlers,
  'setPassword' | 'unlock' | 'unlockAndPay' | 'lock' | 'changePassword' | 'security' | 'setLockAfter'
>

/** What the commands of the lock do. */
export function createLockHandlers(gate: Gate): LockHandlers {
  return {
    async setPassword({ password }) {
      await gate.setPassword(password)
      return { state: 'unlocked' }
    },
    unlock: ({ password }) => gate.unlock(password),
    unlockAndPay: (wanted, { tab }) => gate.unlockAndPay({ ...wanted, tab }),
    async lock() {
      await gate.lock()
      return { state: 'locked' }
    },
    changePassword: ({ password, next }) => gate.change(password, next),
    security: () => gate.security(),
    setLockAfter: ({ minutes }) => gate.setLockAfter(Number(minutes)),
  }
}
