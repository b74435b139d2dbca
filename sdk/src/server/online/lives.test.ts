import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { sqliteStore } from '../stores/sqlite/sqliteStore.ts'
import { freshly, lost, once, readyOnline, sellingOnline } from '../test/sellingOnline.ts'
import { expectPaidOnce, expectSettling, swaps } from '../test/settling.ts'
import { page } from '../test/shop.ts'
import { newFile } from '../test/stores.ts'

describe.each([['memory'], ['sqlite']])('V17 behavior: another life of the till, %s store', (engine) => {
  const selling = () => {
    if (engine === 'memory') return sellingOnline()
    const store = sqliteStore(newFile())
    onTestFinished(() => store.close())
    return sellingOnline({ store })
  }

  test('finishes what it finds, whether the reader comes back or not', async () => {
    const from = selling()
    const { request, token } = await readyOnline(from)
    from.bank.wire.through = (path, send) => (path === '/v1/swap' ? send().then(lost) : lost())
    await expectSettling(await from.charge.handle(request(), page))
    from.bank.wire.through = (_path, send) => send()
    from.clock.now += 60
    const till = from.reborn()
    await vi.waitFor(() => expectPaidOnce(from), 60_000)
    const charge = till.charge({
      resource: 'article-1',
      price: '0.05',
      kind: 'own',
      description: 'An article',
    })
    expect((await charge.handle(await freshly(from, token), page)).status).toBe(200)
    await expectPaidOnce(from)
  })

  test('leaves alone what another one has in hand', async () => {
    const from = selling()
    const { request, token } = await readyOnline(from)
    let answer = (): void => undefined
    const asked = new Promise<void>((resolve) => {
      from.bank.wire.through = once('/v1/swap', (_path, send) => {
        resolve()
        return new Promise((go) => {
          answer = () => go(send())
        })
      })
    })
    const first = from.charge.handle(request(), page)
    await asked
    const other = from
      .reborn()
      .charge({ ...{ resource: 'article-1', price: '0.05' }, kind: 'own', description: 'An article' })
    await expectSettling(await other.handle(await freshly(from, token), page))
    expect(swaps(from)).toHaveLength(1)
    answer()
    expect((await first).status).toBe(200)
    expect((await other.handle(await freshly(from, token), page)).status).toBe(200)
    await expectPaidOnce(from)
  })
})
