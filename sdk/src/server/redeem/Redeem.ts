/**
 * Redeem: one swap of claimed coins, locked to the vendor, into plain coins of the redeemer's own.
 *
 *   taken ─▶ sending {exact request, outputs} ─┬─▶ credited                 the bank signed our outputs
 *                 ▲          │                 ├─▶ spent-elsewhere (alarm)  spent, and by no request of ours
 *                 └─ unknown ◀┘                ├─▶ divided                  refused as a whole: two halves, or built anew
 *                   (again by alarm,           ├─▶ refused (alarm)          one coin that the bank will not take
 *                    with back-off)            └─▶ disputed (alarm)         the bank's reply does not add up: all is kept
 *
 * `taken` is the mark on the coins in the claim store; a mark whose batch was never written is taken back. Every
 * request is written before it is sent and is never forgotten: the outputs of all requests that ever named a coin
 * are asked for (NUT-09) before that coin is called spent elsewhere.
 */
export type BatchState =
  | 'sending'
  | 'unknown'
  | 'credited'
  | 'spent-elsewhere'
  | 'divided'
  | 'refused'
  | 'disputed'

export type Batch = {
  readonly id: string
  readonly bank: string
  readonly unit: string
  readonly state: BatchState
  /** The coins that go in, by Y. */
  readonly ys: readonly string[]
  /** Full id of the keyset the outputs are of. */
  readonly keyset: string
  /** The body of POST /v1/swap, byte for byte as it is sent and sent again. */
  readonly request: string
  /** JSON of the outputs with their secrets and blinding factors (Swap.toStored). */
  readonly outputs: string
  /** Times it was sent, and when it may be sent again (Unix seconds). */
  readonly attempts: number
  readonly nextAt: number
  /** Why it is not credited: a bank's code, or what kept it from answering. */
  readonly problem?: string
  /** The reply a dispute is about, as it came. */
  readonly evidence?: string
}

/** Whether a batch still waits for its outcome. */
export function isOpen(batch: Pick<Batch, 'state'>): boolean {
  switch (batch.state) {
    case 'sending':
    case 'unknown':
      return true
    case 'credited':
    case 'spent-elsewhere':
    case 'divided':
    case 'refused':
    case 'disputed':
      return false
  }
}

/** Seconds to wait before the next try: doubling from `first` to `most`. */
export function backOff(attempts: number, rule: { first: number; most: number }): number {
  return Math.min(rule.most, rule.first * 2 ** Math.min(attempts, 20))
}
