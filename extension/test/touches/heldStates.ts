import type { Held, HeldPay } from '../../src/background/gate/Held.ts'
import type { Told } from './Told.ts'

/**
 * The states of a payment that waits before a locked wallet, and is no operation yet:
 *
 *   held:waiting → held:opening → held:asking ─a password is tried→ held:trying ─it was right→ held:opened → pay:asked
 */
export function heldStates({ pays }: Held, stage?: 'trying' | 'opened'): NonNullable<Told['states']> {
  return pays.map((pay) => [pay.id, `held:${stage ?? stageOf(pay)}`])
}

function stageOf({ isShown, tab }: HeldPay): string {
  if (!isShown) return 'waiting'
  return tab === undefined ? 'opening' : 'asking'
}
