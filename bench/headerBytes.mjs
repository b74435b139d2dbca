import { Amount, Challenge, Credential, Encoding } from '@tuppence/protocol'
import { noble } from '@tuppence/protocol/curve'
import { Derive, Token } from '@tuppence/protocol/ecash'
import * as Cashu from '@tuppence/protocol/methods/cashu/schema'
import { issue, lockedSecret, newKeyset } from './lib/coins.mjs'

const BANK = 'http://localhost:3338'
const amounts = [1n, 2n, 4n, 8n, 16n, 32n, 64n, 128n]

function challengeFor(V, keyset) {
  const request = Cashu.encodeTerms({
    amount: Amount.of(255n, 'usd'),
    description: 'How PayWord almost worked',
    access: 2_592_000,
    banks: [{ url: BANK, keysets: [keyset.id.slice(0, 16)] }],
    lock: { horizon: 604_800, refund: true },
    till: V,
  })
  const resource = 'article/how-payword-almost-worked'
  const h = Cashu.routeHash({ method: 'GET', routeId: 'article', priceVersion: '255 usd 2592000' })
  return Challenge.create(
    {
      realm: 'localhost:8402',
      method: 'cashu',
      intent: 'charge',
      request,
      expires: '2026-11-22T12:00:00Z',
      opaque: Cashu.encodeOpaque({ h, kind: 'own', resource }),
      header: 'Payment-Authorization',
    },
    Encoding.random(32),
  )
}

/** How long the paying header is, and what each further coin adds to it. */
export async function headerBytes() {
  const V = Encoding.hex(noble.multiplyBase(Encoding.random(32)))
  const bank = newKeyset(amounts)
  const challenge = challengeFor(V, bank.keyset)
  console.log('\nBytes of the paying header (Payment-Authorization, one bank, V4 token with DLEQ)')
  for (const [name, T, goal] of [
    ['without a refund time', undefined, 600],
    ['with a refund time', Derive.refundTime(1_795_000_000), 800],
  ]) {
    const coins = issue(amounts, bank, () => lockedSecret(V, T))
    const bytes = (n) => {
      const token = Token.encode({ bank: BANK, unit: 'usd', proofs: coins.slice(0, n) })
      return Credential.serialize({ challenge, payload: { token } }).length
    }
    const marginal = (bytes(8) - bytes(1)) / 7
    const verdict = marginal <= goal ? 'reached' : 'NOT REACHED'
    console.log(
      `  ${name.padEnd(24)} fixed ${Math.round(bytes(1) - marginal)}, each coin ${marginal.toFixed(0)}  (1: ${bytes(1)}, 4: ${bytes(4)}, 8: ${bytes(8)})  goal ≤ ${goal}: ${verdict}`,
    )
  }
}
