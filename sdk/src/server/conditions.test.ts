import { describe, expect, test } from 'vitest'
import { type Condition, publicKey, secretOf } from '../../../protocol/test/conditions.ts'
import file from '../../../protocol/vectors/nut10-conditions.json' with { type: 'json' }
import { article, books, get, page, paying, ready, shop, tokenOf } from './test/shop.ts'

/** The forms of lock that this till knows to be its own, as the vectors write them: nothing but its key. */
function isOwn({ kind = 'P2PK', data, tags = [], json }: Condition): boolean {
  const isPlain = tags.every((tag) => tag.join() === 'sigflag,SIG_INPUTS')
  return json === undefined && kind === 'P2PK' && data === 'a' && isPlain
}

const conditions: Condition[] = [
  ...file.single.map(({ condition }) => condition),
  ...file.sigAll.flatMap((one) => one.conditions),
]

describe('K12: locks that other programs read otherwise, at the till of the key they name', () => {
  const forms = [...new Map(conditions.map((condition) => [JSON.stringify(condition), condition])).entries()]

  test.each(forms)('behavior: %s', async (_, condition) => {
    const at = shop({ vendorKey: publicKey('a') })
    const charge = at.till.charge(article)
    const { challenge } = await ready(at, charge)
    const coins = [1n, 4n].map((amount, index) => {
      return at.bank.sign(amount, secretOf(condition, `${index}`.padStart(64, '0')))
    })
    const before = await books(at)
    const response = await charge.handle(get('/articles/7', paying(challenge, tokenOf(at.bank, coins))), page)
    expect(response.status).toBe(isOwn(condition) ? 200 : 402)
    if (!isOwn(condition)) expect(await books(at)).toEqual(before)
  })

  test('behavior: some of them are taken, most are not', () => {
    const taken = forms.filter(([, condition]) => isOwn(condition)).length
    expect(taken).toBeGreaterThan(0)
    expect(forms.length - taken).toBeGreaterThan(20)
  })
})
