import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bankRate } from '../../scripts/lib/withChanges.mjs'
import { buildPrograms, freePort, type Programs } from './support/programs.ts'
import { openPage } from './support/shop.ts'
import { createNetwork, openWorld } from './support/world.ts'

let programs: Programs
const data = mkdtempSync(join(tmpdir(), 'tuppence-bank-'))
beforeAll(async () => {
  programs = await buildPrograms()
})
afterAll(async () => {
  await programs.stop()
  rmSync(data, { recursive: true, force: true })
})

it('behavior: a bank, a site and a wallet, each a program of its own: an article is bought over HTTP', async () => {
  const args = ['--port', '0', '--test-money', '--rate', bankRate().rate, '--data', data]
  const { hello } = await programs.start('bank', { args })
  const bank = (hello as { url: string }).url
  const port = String(await freePort())
  const site = await programs.start('site', { env: { PORT: port, BANK: bank } })
  const shop = `http://localhost:${port}`

  const network = createNetwork()
  const overHttp = (request: Request) => fetch(request)
  network.servers.set(new URL(bank).origin, overHttp)
  network.servers.set(shop, overHttp)
  const world = await openWorld({ network })
  const wallet = await world.setUp(bank)
  await world.topUp(wallet, 100)
  expect(await world.balance()).toBe(100n)

  const page = openPage(world, shop)
  const id = randomUUID()
  expect(await page.pay(id)).toMatchObject({ state: 'accepted' })
  await world.engine.idle()
  expect(await world.approve()).toBe('accepted')
  await world.engine.idle()
  const response = await page.present(id, page.told(id))
  expect(response.status).toBe(200)
  expect(await response.text()).toBe('the whole article')
  expect(await world.balance()).toBe(95n)
  const { recent } = await world.ask('overview', {})
  expect(recent[0]).toMatchObject({ state: 'paid', item: 'An article', host: `localhost:${port}` })
  site.child.send('takings')
  const [said] = await once(site.child, 'message')
  expect(said).toEqual({ takings: 5 })
})
