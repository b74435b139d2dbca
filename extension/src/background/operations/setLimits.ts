import { Amount } from '@tuppence/protocol'
import type { Input } from '../../messages/ui.ts'
import type { Setting } from '../policy/Limits.ts'
import { saveSetting } from '../policy/limitRecords.ts'
import type { Vault } from '../vault/Vault.ts'
import { WalletError } from '../WalletError.ts'
import { readWallet } from '../wallets/Wallet.ts'

const periods = ['payment', 'day', 'month'] as const

/** Stores the reader's limits of a currency, or of one wallet in it. Throws `amount-out-of-range`, `not-found`. */
export async function setLimits(vault: Vault, wanted: Input<'setLimits'>): Promise<void> {
  const { currency, wallet } = wanted
  const amounts = periods.flatMap((period) => {
    const units = wanted[period]
    return units === undefined ? [] : [[period, read(units, currency)]]
  })
  const setting: Setting = {
    currency,
    ...(wallet !== undefined && { wallet }),
    ...Object.fromEntries(amounts),
  }
  await vault.step(async (work) => {
    if (wallet !== undefined) await readWallet(work, wallet)
    await saveSetting(work, setting)
  })
}

function read(units: string, currency: string): bigint {
  try {
    return Amount.parse(units, currency).units
  } catch (cause) {
    throw new WalletError('amount-out-of-range', { cause })
  }
}
