import { mkdirSync } from 'node:fs'
import { chromeId } from '../extension/manifest.ts'
import { type Front, startFront } from './fixtures/front.ts'
import { freePort, startBank, startSite } from './fixtures/servers.ts'
import { test as base, expect } from './fixtures/test.ts'
import { createTestAuthority } from './fixtures/testAuthority.ts'
import { startWallet, type Wallet } from './fixtures/wallet.ts'
import { newspaper } from './pages/newspaper.ts'

type Street = { readonly bank: Front; readonly newspaper: Front; readonly wallet: Wallet }

/** Bank and newspaper behind https, under an authority of the test's own, and a wallet with $5.00 that trusts it. */
const test = base.extend<{ street: Street }>({
  street: async ({ profile }, use, { outputDir }) => {
    mkdirSync(outputDir, { recursive: true })
    const { tls, env, chromiumArg } = await createTestAuthority(outputDir)
    const stops: (() => Promise<void>)[] = []
    const stopping = <T extends { stop(): Promise<void> }>(each: T): T => {
      stops.unshift(each.stop)
      return each
    }
    try {
      const bank = stopping(await startBank())
      const bankFront = stopping(await startFront({ to: Number(new URL(bank.url).port), tls }))
      const port = await freePort()
      const siteFront = stopping(await startFront({ to: port, tls }))
      stopping(await startSite(bankFront.url, { port, args: ['--url', siteFront.url], env }))
      const wallet = await startWallet({ bank: bankFront.url, profile, args: [chromiumArg] })
      stops.unshift(wallet.close)
      await use({ bank: bankFront, newspaper: siteFront, wallet })
    } finally {
      for (const stop of stops) await stop()
    }
  },
})

test('over https an article is paid for and read, and a cookie of its own opens it again', async ({
  street,
}) => {
  const { bank, wallet } = street
  await expect(fetch(bank.url), 'the authority is nobody’s but the test’s').rejects.toThrow()
  const swaps = () => bank.seen.filter(({ path }) => path === '/v1/swap').length

  const paper = newspaper(wallet.context, street.newspaper.url)
  const story = await paper.openArticle()
  const asking = await paper.press(story.readButton)
  await expect(asking.page.getByRole('main')).toContainText(new URL(street.newspaper.url).host)
  await asking.pay()
  await story.opened()
  await expect(story.paywall).toContainText('Every link a cent')
  expect(swaps()).toBe(1)
  const till = bank.seen.filter(({ headers }) =>
    headers.some(([name, value]) => name === 'user-agent' && value === 'node'),
  )
  expect(till.map(({ path }) => path)).toContain('/v1/keysets')

  const cookies = await wallet.context.cookies(
    `${street.newspaper.url}/articles/how-payword-almost-worked/full`,
  )
  expect(cookies).toHaveLength(1)
  expect(cookies[0]).toMatchObject({
    name: expect.stringMatching(/^__Secure-tup_[0-9a-f]{16}$/),
    path: '/articles/how-payword-almost-worked/full',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
  })

  await test.step('R1, R5: of the wallet the bank hears what it hears of every other', async () => {
    const swap = new Map(bank.seen.find(({ path }) => path === '/v1/swap')?.headers)
    expect(swap.get('origin')).toBe(`chrome-extension://${chromeId}`)
    expect(swap.get('accept-language')).toBe('*')
    expect([...swap.keys()]).not.toContain('cookie')
    expect([...swap.keys()]).not.toContain('referer')
  })

  await story.page.reload()
  await story.opened()
  expect(swaps()).toBe(1)
  expect(await wallet.balance()).toBe('$4.95')
})
