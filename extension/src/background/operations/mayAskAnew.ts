import { activeLine, readBank } from '../bank/Bank.ts'
import type { Context } from './Context.ts'

/** Requests made on one keyset for the same thing, beside the first, before the bank is left alone for a while. */
const mostRequests = 3

type Asked = {
  readonly bank: string
  readonly unit: string | undefined
  /** Every request there has been, the newest last. */
  readonly requests: readonly { readonly keyset: string }[]
  /** Times the bank gave no good answer. */
  readonly attempts: number
}

/**
 * Whether a bank that has refused requests may be sent one more for the same thing, with outputs never used: a guard
 * against one that makes us sign without end, which may be honest again at any time. So only those on the keyset that is in
 * use now count, which it can change once a day (`rotation.ts`), and beyond them it gets one as often as the waits double.
 */
export async function mayAskAnew({ vault }: Pick<Context, 'vault'>, asked: Asked): Promise<boolean> {
  const { requests, attempts } = asked
  const bank = await readBank(vault, asked.bank)
  const active = asked.unit === undefined ? undefined : activeLine(bank, asked.unit)?.id
  const other = [...requests].reverse().findIndex(({ keyset }) => keyset !== active)
  const made = other < 0 ? requests.length : other
  return made <= mostRequests || attempts >= 2 ** made
}
