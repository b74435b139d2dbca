import type { Page } from '@playwright/test'
import { type EndlessShop, html, startEndlessShop } from './fixtures/endlessShop.ts'
import { expect, test } from './fixtures/test.ts'
import { approval } from './pages/approval.ts'

const requests = 50

/** Asks for fifty payments at one click, by hand and all at once, and writes down what it is told of each. */
const page = `<!doctype html><html lang="en"><title>Storm</title><button>Weather</button><output></output><script>
const told = new Map()
const challengeOf = async (n) => (await fetch('/stories/storm-' + n)).headers.get('www-authenticate')
const ready = Promise.all(Array.from({ length: ${requests} }, (_, n) => challengeOf(n)))
ready.then(() => document.body.setAttribute('data-ready', ''))
document.querySelector('button').onclick = () => {
  const { port1: port, port2 } = new MessageChannel()
  port.onmessage = async ({ data }) => {
    if (data.type === 'connected') {
      for (const [n, challenge] of (await ready).entries()) {
        const url = location.origin + '/stories/storm-' + n
        port.postMessage({ v: 1, type: 'pay', id: crypto.randomUUID(), method: 'GET', url, challenges: [challenge] })
      }
      return
    }
    told.set(data.id, data.code ?? data.state)
    document.querySelector('output').textContent = JSON.stringify([...told.values()].sort())
  }
  postMessage({ tuppence: 1, type: 'connect', id: crypto.randomUUID() }, '*', [port2])
}
</script></html>`

/** What the page has been told, by how often. */
async function toldTo(storm: Page): Promise<Readonly<Record<string, number>>> {
  const words: string[] = JSON.parse((await storm.locator('output').innerText()) || '[]')
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

test('A6: behavior: fifty requests at once from each of four sites: one window, three of a site and ten in all wait, the others are told that it is busy', async ({
  world,
  wallet,
}) => {
  const shops: EndlessShop[] = []
  const { context } = wallet
  const windows = () => context.pages().filter((each) => each.url().includes('/approval/'))
  try {
    for (const accepted of [4, 3, 3, 1]) {
      const shop = await startEndlessShop(world.bank.url)
      shops.push(shop)
      shop.instead.set('/pages/storm', () => html(page))
      const storm = await context.newPage()
      await storm.goto(`${shop.url}/pages/storm`)
      await storm.locator('body[data-ready]').waitFor()
      await storm.getByRole('button').click()
      await expect.poll(() => toldTo(storm)).toEqual({ accepted, busy: requests - accepted })
      await expect.poll(() => windows().length).toBe(1)
    }
    const [first] = windows()
    if (!first) throw new Error('no window')
    await approval(first).pay()
    await approval(first).closed()
    await expect.poll(() => windows().length).toBe(1)
    const [second] = windows()
    expect(second).not.toBe(first)
    await second?.getByRole('button', { name: 'Decline' }).click()
    expect(windows().length).toBeLessThanOrEqual(1)
    expect(await wallet.balance()).toBe('$4.99')
  } finally {
    for (const shop of shops) await shop.stop()
  }
})
