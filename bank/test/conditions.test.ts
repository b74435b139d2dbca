import { Lock, Swap } from '@tuppence/protocol/ecash'
import { describe, expect, test } from 'vitest'
import { secretOf, witnessOf } from '../../protocol/test/conditions.ts'
import file from '../../protocol/vectors/nut10-conditions.json' with { type: 'json' }
import { refused, setUp, wireCoin } from './support/refused.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('K12: the scenarios that separated other banks, with coins of this one', () => {
  test.each(file.single)('$source: $name ⇒ $answer', async ({ condition, signers, at, answer }) => {
    const { bank, swap, wire } = await setUp({ now: () => at })
    const secret = secretOf(condition)
    const [coin] = await bank.coins([1], [secret])
    if (coin === undefined) throw new Error('no coin')
    const witness = signers === null ? {} : { witness: witnessOf(utf8(secret), signers) }
    const ask = () => swap([wireCoin(coin, witness)], wire(1))
    if (answer === 'ok') expect((await ask()).status).toBe(200)
    else await refused(bank, 10001, ask)
  })

  test.each(file.sigAll)('$source: $name ⇒ $answer', async (scenario) => {
    const { conditions, signers, at, answer, signed } = scenario
    const { bank, fresh, swap } = await setUp({ now: () => at })
    const secrets = conditions.map((condition, index) => secretOf(condition, `n${index}`))
    // Three units in all, whatever the number of inputs.
    const coins = await bank.coins(
      secrets.length === 1 ? [4] : [1, 2, 4, 8].slice(0, secrets.length),
      secrets,
    )
    const sum = coins.reduce((total, { amount }) => total + Number(amount), 0)
    const outputs = fresh(...(sum === 4 ? [2, 2] : [1, 2, 4, 8].slice(0, secrets.length)))
    const [first, ...others] = coins
    if (first === undefined) throw new Error('no coin')
    const rest = { outputs: outputs.map(({ amount, B_ }) => ({ amount, B_ })) }
    const message = signed === 'secret' ? utf8(first.secret) : Lock.sigAllMessage(coins, rest)
    const witness = signers === null ? {} : { witness: witnessOf(message, signers) }
    const wire = outputs.map(Swap.toWire)
    const sent = signed === 'amounts swapped' ? wire.reverse() : wire
    const ask = () => swap([wireCoin(first, witness), ...others.map((coin) => wireCoin(coin))], sent)
    if (answer === 'ok') expect((await ask()).status).toBe(200)
    else await refused(bank, 10001, ask)
  })
})
