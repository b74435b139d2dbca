import { Problem } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import type { Store } from '@tuppence/sdk/server'
import type { Census } from '../../../extension/test/support/Census.ts'
import * as Shown from './Shown.ts'

export type Watching = {
  /** The till's store as it stands, which no kill keeps from being read. */
  readonly store: Store
  readonly bank: string
  /** Units owed for coins taken offline at which plain ones are asked for, if any. */
  readonly cap: bigint | undefined
  readonly curve: Curve
  readonly census: Census
  readonly isDead: () => boolean
  /** What was answered that must not be, one sentence each. */
  readonly problems: string[]
}

/** Stands beside a till and compares what it answers to coins with what it has stored of them. */
export async function watchAnswers(
  watching: Watching,
  request: Request,
  handle: () => Promise<Response>,
): Promise<Response> {
  const { headers } = request
  const credential = headers.get('payment-authorization') ?? headers.get('authorization')
  if (credential === null) return handle()
  const shown = Shown.read(credential, watching.curve)
  const { store, bank, cap, isDead } = watching
  const known = new Set((await store.swaps.naming(shown.ys)).map(({ id }) => id))
  const isPastCap = cap !== undefined && (await store.exposure(bank)) >= cap
  const areNew = (await store.find(shown.ys)).known === 0
  const response = await handle()
  if (isDead()) return response
  await checkAnswer(watching, { shown, known, response })
  if (isPastCap && areNew && !shown.arePlain) await checkCap(watching, response)
  return response
}

type Given = { readonly shown: Shown.Shown; readonly known: ReadonlySet<string>; readonly response: Response }

/** Coins in a swap whose outcome is not known, and those that were swapped, are never asked to be paid once more. */
async function checkAnswer({ store, problems }: Watching, { shown, known, response }: Given): Promise<void> {
  const { status, headers } = response
  if (status !== 402 && headers.has('www-authenticate')) problems.push(`a ${status} that asks for money`)
  if (status !== 402) return
  for (const { id, state, claim } of await store.swaps.naming(shown.ys)) {
    // Another request may have begun one of them while this one, whose challenge had run out, was refused.
    const isIts = known.has(id) || claim.challengeId === shown.challenge
    if (isIts && state !== 'released') problems.push(`402 for coins of ${claim.resource} that are ${state}`)
  }
}

/** Locked coins that were under way when the till began to ask for plain ones are taken, or wait. */
async function checkCap({ census, problems }: Watching, response: Response): Promise<void> {
  if (response.ok) return void census.count('cap', 'locked coins taken')
  const problem = Problem.parse(await response.clone().text())
  if (response.status === 503 && problem.detail === 'exposure') census.count('cap', 'locked coins wait')
  if (Problem.nameOf(problem) === 'verification-failed')
    problems.push('locked coins are refused past the cap')
}
