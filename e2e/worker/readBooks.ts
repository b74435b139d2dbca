import type { RestoreView } from '../../extension/src/messages/backupViews.ts'
import type { Overview, PaymentPage, PaymentView } from '../../extension/src/messages/views.ts'
import type { Wallet } from '../fixtures/wallet.ts'

export type Books = { readonly cents: number; readonly payments: readonly PaymentView[] }

type Ask = <T>(name: string, input?: object) => Promise<T>

/** What the wallet has, and the last page of its history, as its own full page is told. */
export function readBooks(wallet: Wallet): Promise<Books> {
  return asHome(wallet, async (ask) => {
    const { wallets } = await ask<Overview>('overview')
    const { payments } = await ask<PaymentPage>('payments')
    return { cents: wallets.reduce((sum, { balance }) => sum + Number(balance.units), 0), payments }
  })
}

/** How far the only wallet has come back. */
export function readRestore(wallet: Wallet): Promise<RestoreView> {
  return asHome(wallet, async (ask) => {
    const { wallets } = await ask<Overview>('overview')
    return ask<RestoreView>('restoreState', { wallet: wallets[0]?.id })
  })
}

async function asHome<T>(wallet: Wallet, read: (ask: Ask) => Promise<T>): Promise<T> {
  const home = await wallet.open('home')
  const ask: Ask = (name, input = {}) =>
    home.evaluate(
      ([command, given]) => {
        const { runtime } = Reflect.get(globalThis, 'chrome')
        return runtime
          .sendMessage({ type: 'ui', name: command, input: given })
          .then(({ value }: { value: unknown }) => value)
      },
      [name, input] as const,
    )
  const answer = await read(ask)
  await home.close()
  return answer
}
