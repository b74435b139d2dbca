import { expect, type Page } from '@playwright/test'
import { extensionPage } from '../fixtures/browser.ts'
import { startWallet, type Wallet } from '../fixtures/wallet.ts'
import { onboarding } from '../pages/onboarding.ts'
import type { Journey } from './killEverywhere.ts'
import { readBooks, readRestore } from './readBooks.ts'

type Options = {
  readonly words: readonly string[]
  readonly bank: string
  readonly extensionDir: string
  /** Cents that the bank owes to whoever has the words. */
  readonly owed: () => number
}

type RestoreJourney = Journey & {
  killWorker(): Promise<void>
  /** Closes the browser of the last trip, should it still be open. */
  end(): Promise<void>
}

/** Milliseconds. */
const patience = 5_000

/** A reader brings a wallet back from its words, each time in a browser that never had one. */
export function restoreWords({ words, bank, extensionDir, owed }: Options): RestoreJourney {
  let wallet: Wallet | undefined
  let page: Page
  const browser = () => {
    if (!wallet) throw new Error('no browser is open')
    return wallet
  }
  const end = async () => {
    await wallet?.close()
    wallet = undefined
  }
  return {
    last: ['restore:done'],
    killWorker: () => browser().killWorker(),
    end,
    async prepare() {
      wallet = await startWallet({ extensionDir })
      // The tab that the browser opens by itself; another would be behind it.
      page = await extensionPage(wallet.context, 'onboarding')
      const first = onboarding(page)
      await first.begin()
      await first.choosePassword()
    },
    async begin() {
      return {
        clickAgain: async () => {
          await page.reload()
        },
        finish: async () => {
          let [seen, since] = ['', Date.now()]
          const look = async () => {
            const now = await page.locator('body').innerText()
            if (now !== seen) [seen, since] = [now, Date.now()]
            else if (Date.now() - since > patience) {
              // Whoever sees nothing happen for so long loads the page anew.
              await page.reload()
              since = Date.now()
            }
            return go(page, { words, bank })
          }
          await expect
            .poll(look, { intervals: [100], timeout: 300_000 })
            .toBe('done')
            .catch((cause) => {
              throw new Error(`the page is left with ${JSON.stringify(seen)}`, { cause })
            })
        },
        leave: () => page.close(),
      }
    },
    async check() {
      // A page that was loaded anew shows the money as soon as it is found; the wallet goes on moving it.
      const stateNow = async () => (await readRestore(browser())).state
      await expect.poll(stateNow, { timeout: 120_000 }).toBe('done')
      const { cents, payments } = await readBooks(browser())
      expect(cents).toBe(owed())
      expect(payments).toEqual([])
      expect((await readRestore(browser())).banks).toHaveLength(1)
      await end()
    },
  }
}

/** What a reader does with what the page shows. */
async function go(page: Page, { words, bank }: Pick<Options, 'words' | 'bank'>): Promise<'done' | 'waiting'> {
  if (await page.getByRole('heading', { name: /^You have / }).count()) return 'done'
  const press = async (name: string) => {
    const button = page.getByRole('button', { name, exact: true })
    const isThere = (await button.count()) > 0
    // The page may go on by itself under the press.
    if (isThere) await button.click({ timeout: 1_000 }).catch(() => {})
    return isThere
  }
  if ((await press('Go to your wallet')) || (await press('I have twelve words'))) return 'waiting'
  const fill = (label: string, text: string) =>
    page
      .getByLabel(label, { exact: true })
      .fill(text, { timeout: 1_000 })
      .catch(() => {})
  if (await page.getByRole('button', { name: 'Go on', exact: true }).count()) {
    await fill('Word 1', words.join(' '))
    await press('Go on')
  } else if (await page.getByRole('heading', { name: 'Which bank had your money?' }).count()) {
    await fill('Address', bank)
    await press('Look there')
  }
  return 'waiting'
}
