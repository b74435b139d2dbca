import { type Front, startFront } from './fixtures/front.ts'
import { type Server, startSite } from './fixtures/servers.ts'
import { expect, test } from './fixtures/test.ts'
import { startUpdatableWallet, type UpdatableWallet } from './fixtures/update.ts'
import type { article } from './pages/article.ts'
import { newspaper } from './pages/newspaper.ts'
import { password } from './pages/onboarding.ts'

let bank: Front
let server: Server
let wallet: UpdatableWallet

test.beforeEach(async ({ world }) => {
  bank = await startFront({ to: Number(new URL(world.bank.url).port) })
  server = await startSite(bank.url)
  wallet = await startUpdatableWallet({ bank: bank.url })
})
test.afterEach(async () => {
  await wallet?.close()
  for (const part of [server, bank]) await part?.stop()
})

test('an update while the window asks: the old page says to reload, and then the article is bought once', async () => {
  const paper = newspaper(wallet.context, server.url)
  const story = await paper.openArticle()
  await story.offered()
  await paper.press(story.readButton)
  await wallet.update()
  await reload(story)
  await (await paper.press(story.readButton)).unlockAndPay(password)
  await expectBoughtOnce(story)
})

test('an update after the yes, with the bank’s answer on its way: it arrives with the next press, and is paid once', async () => {
  const paper = newspaper(wallet.context, server.url)
  const story = await paper.openArticle()
  await story.offered()
  const reply = bank.hold('/v1/swap')
  const asking = await paper.press(story.readButton)
  await asking.pay()
  await reply.waiting
  await wallet.update()
  reply.release()
  await reload(story)
  await (await paper.press(story.readButton)).unlockAndPay(password)
  await expectBoughtOnce(story)
})

/** What the reader of an old page is told, and does. */
async function reload(story: ReturnType<typeof article>): Promise<void> {
  await expect(story.paywall.getByText('Your wallet was updated. Reload this page to pay')).toBeVisible({
    timeout: 60_000,
  })
  await story.page.bringToFront()
  await story.paywall.getByRole('button', { name: 'Reload' }).click()
  await story.offered()
}

/** The article is there, five cents are gone, the bank made coins for it once, and nothing is asked any more. */
async function expectBoughtOnce(story: ReturnType<typeof article>): Promise<void> {
  await story.page.bringToFront()
  await story.opened()
  expect(await wallet.balance()).toBe('$4.95')
  const isAsking = () => wallet.context.pages().some((page) => page.url().includes('/approval/'))
  await expect.poll(isAsking).toBe(false)
  const swaps = bank.seen.filter((asked) => asked.path === '/v1/swap').map(({ body }) => body.toString())
  expect(new Set(swaps).size).toBe(1)
  const owner = await wallet.context.newPage()
  await owner.goto(server.hello.owner ?? '')
  await expect(owner.getByRole('main')).toContainText('5¢')
}
