import { expect, type Page } from '@playwright/test'
import type { Wallet } from '../fixtures/wallet.ts'
import { orInVain, soon } from './inVain.ts'
import type { Journey } from './killEverywhere.ts'
import { readBooks } from './readBooks.ts'

type Options = {
  readonly wallet: Wallet
  /** Is called before each top-up. */
  readonly before?: () => void
}

const amount = '$1.00'
/** Milliseconds. */
const patience = 5_000

/** A reader tops up from the popup, a dollar each time. */
export async function topUpMore({ wallet, before }: Options): Promise<Journey> {
  let { cents, payments } = await readBooks(wallet)
  const newest = () => payments[0]?.id ?? ''
  return {
    last: ['top-up:done'],
    async begin() {
      before?.()
      const page = await wallet.open('popup')
      await submit(page)
      page.setDefaultTimeout(soon)
      return {
        clickAgain: async () => {
          // What a click on the toolbar button does.
          await page.reload()
        },
        finish: async () => {
          let since = Date.now()
          const look = async () => {
            // Whoever sees the bank being asked for so long opens the popup anew.
            if ((await page.getByText('Asking the bank').count()) === 0) since = Date.now()
            else if (Date.now() - since > patience) await page.reload()
            return (await orInVain(go(page, newest()))) ?? 'waiting'
          }
          // A worker that dies without a word is waited for by the page for 70 seconds (`messages/call.ts`).
          await expect.poll(look, { intervals: [100], timeout: 240_000 }).toBe('done')
        },
        leave: () => page.close(),
      }
    },
    async check() {
      const last = newest()
      const fresh = async () => {
        const books = await readBooks(wallet)
        payments = books.payments
        const all = payments.filter(({ id }) => id > last)
        return { all, cents: books.cents }
      }
      // One that was begun under a death goes on by itself.
      const areAllPaid = async () => (await fresh()).all.every(({ state }) => state === 'paid')
      await expect.poll(areAllPaid, { timeout: 120_000 }).toBe(true)
      const { all, cents: now } = await fresh()
      expect(all.length).toBeGreaterThan(0)
      cents += 100 * all.length
      expect(now).toBe(cents)
    },
  }
}

async function submit(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Top up', exact: true }).click()
  await page.getByRole('radio', { name: amount, exact: true }).check()
  await page.getByRole('button', { name: `Top up ${amount}` }).click()
}

/** What a reader does with what the popup shows. `newest`: the last payment before. */
async function go(page: Page, newest: string): Promise<'done' | 'waiting'> {
  if (await page.getByText(`${amount} is now in your wallet.`).count()) return 'done'
  const again = page.getByRole('button', { name: `Top up ${amount}` })
  if (await again.count()) await again.click()
  const retry = page.getByRole('button', { name: 'Try again' })
  if (await retry.count()) await retry.click()
  const row = page.locator('.payments a').first()
  if ((await row.count()) === 0) return 'waiting'
  const isNew = !(await row.getAttribute('href'))?.endsWith(newest)
  if (!isNew) await submit(page)
  return isNew && (await row.innerText()).includes('Added') ? 'done' : 'waiting'
}
