import type { Overview, PaymentPage, PaymentView } from '../../extension/src/messages/views.ts'
import type { Wallet } from '../fixtures/wallet.ts'

export type Books = { readonly cents: number; readonly payments: readonly PaymentView[] }

/** What the wallet has, and the last page of its history, as its own full page is told. */
export async function readBooks(wallet: Wallet): Promise<Books> {
  const home = await wallet.open('home')
  const ask = <T>(name: string): Promise<T> =>
    home.evaluate((command) => {
      const { runtime } = Reflect.get(globalThis, 'chrome')
      return runtime
        .sendMessage({ type: 'ui', name: command, input: {} })
        .then(({ value }: { value: T }) => value)
    }, name)
  const { wallets } = await ask<Overview>('overview')
  const { payments } = await ask<PaymentPage>('payments')
  await home.close()
  return { cents: wallets.reduce((sum, { balance }) => sum + Number(balance.units), 0), payments }
}
