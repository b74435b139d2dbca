import type { Curve } from '@tuppence/protocol/curve'
import type { Keyset, Proof } from '@tuppence/protocol/ecash'
import type { Fetch } from '../askBank.ts'
import { checkState, outputsOf, restore, type Sent, swap } from '../redeem/BankCalls.ts'
import type { SettlementStore } from '../Store.ts'
import { isDefinite, type Settlement, wasOutspent } from './Settlement.ts'

export type Trying = {
  readonly swaps: SettlementStore
  readonly fetch: Fetch
  readonly curve: Curve
  /** A pinned keyset of a bank. */
  readonly keyset: (bank: string, id: string) => Promise<Keyset.Keyset | undefined>
}

type Coins = readonly Proof.Proof[]

/** What one try has shown. */
export type Tried =
  | { readonly type: 'claimed'; readonly coins: Coins }
  /** `earlier`: another settlement of these inputs, whose copy succeeded after all. */
  | {
      readonly type: 'released'
      readonly code: number
      readonly isSpent: boolean
      readonly earlier?: { readonly settlement: Settlement; readonly coins: Coins }
    }
  | { readonly type: 'unknown'; readonly problem: string; readonly evidence?: string }

/** Sends a settlement's bytes, or sends them again, and asks the bank what its answer leaves open. Changes nothing. */
export async function trySettle(settlement: Settlement, trying: Trying): Promise<Tried> {
  const keyset = await trying.keyset(settlement.claim.bank, settlement.keyset)
  if (keyset === undefined) return { type: 'unknown', problem: 'keyset-not-pinned' }
  const sent = await swap(asked(settlement), keyset, trying)
  if (sent.type === 'coins') return { type: 'claimed', coins: sent.coins }
  if (sent.type === 'disputed') return disputed(sent.evidence)
  return ask(settlement, sent, trying)
}

type Failed = Exclude<Sent, { type: 'coins' | 'disputed' }>

/** The recovery table: our outputs first, then the inputs, and once more the outputs. */
async function ask(settlement: Settlement, sent: Failed, trying: Trying): Promise<Tried> {
  const problem = sent.type === 'refused' ? `refused ${sent.code}` : sent.type
  const back = await signed(settlement, trying)
  if (back === undefined) return { type: 'unknown', problem }
  if (back.length > 0) return restored(settlement, back)
  // Without these bytes' own refusal a copy of them may still be on its way, whatever the coins' states are.
  if (sent.type !== 'refused' || !isDefinite(sent.code)) return { type: 'unknown', problem }
  const { bank } = settlement.claim
  const states = await checkState(bank, settlement.ys, trying)
  const seen = [...(states?.values() ?? [])]
  if (states === undefined || seen.includes('PENDING')) return { type: 'unknown', problem }
  if (seen.includes('SPENT')) return explainSpent(settlement, sent.code, trying)
  // A bank that calls unspent coins spent has proven nothing.
  if (sent.code === 11001) return { type: 'unknown', problem: 'refused 11001 unspent' }
  return { type: 'released', code: sent.code, isSpent: false }
}

/** The inputs are spent: by this request after all, by an earlier one that named them, or by somebody else. */
async function explainSpent(settlement: Settlement, code: number, trying: Trying): Promise<Tried> {
  const problem = `refused ${code}`
  const own = await signed(settlement, trying)
  if (own === undefined) return { type: 'unknown', problem }
  if (own.length > 0) return restored(settlement, own)
  const others = (await trying.swaps.naming(settlement.ys)).filter(
    (other) => other.id !== settlement.id && other.state === 'released' && !wasOutspent(other),
  )
  for (const other of others) {
    const coins = await signed(other, trying)
    if (coins === undefined) return { type: 'unknown', problem }
    if (coins.length === 0) continue
    if (coins.length !== outputsOf(other).length) return disputed(`restored ${coins.length}`)
    return { type: 'released', code, isSpent: true, earlier: { settlement: other, coins } }
  }
  return { type: 'released', code, isSpent: true }
}

/** Those of a settlement's outputs that the bank has signed (NUT-09); undefined when it does not tell. */
async function signed(settlement: Settlement, trying: Trying): Promise<Coins | undefined> {
  const keyset = await trying.keyset(settlement.claim.bank, settlement.keyset)
  return keyset === undefined ? undefined : restore(asked(settlement), keyset, trying)
}

function restored(settlement: Settlement, coins: Coins): Tried {
  const outputs = outputsOf(settlement)
  return coins.length === outputs.length
    ? { type: 'claimed', coins }
    : disputed(`restored ${coins.length} of ${outputs.length}`)
}

function disputed(evidence: string): Tried {
  return { type: 'unknown', problem: 'bank-misbehaved', evidence }
}

function asked({ claim, request, outputs }: Settlement): Parameters<typeof swap>[0] {
  return { bank: claim.bank, request, outputs }
}
