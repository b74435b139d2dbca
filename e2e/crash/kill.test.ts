import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Census from '../../extension/test/support/Census.ts'
import { withChanges } from '../../scripts/lib/withChanges.mjs'
import { type Limits, limits } from '../../sdk/src/server/limits.ts'
import { isLong } from './support/form.ts'
import { auditAnswers, auditBooks, auditEnd, auditServed } from './support/killAudit.ts'
import { countLanded } from './support/landed.ts'
import { readPurse, readSite } from './support/ledgers.ts'
import * as Random from './support/Random.ts'
import { openShoppers, type Shoppers } from './support/shoppers.ts'
import { changed, type Name, openStreet, type Street } from './support/street.ts'

/** The moments that were drawn; where in their work they find the programs is the machine's. */
const seed = process.env.TUPPENCE_KILL_SEED ?? randomUUID().slice(0, 8)
const random = Random.create(seed)
const kills = Number(process.env.TUPPENCE_KILLS ?? (isLong ? 200 : 8))
/** How long a life may last at most after somebody was served in it, and how long a start is left alone, in ms. */
const lifeMs = 250
const startMs = 500

/**
 * States in which a kill must have landed, where there are two hundred. A swap that is given up is not among them: here
 * nobody spends a coin twice and no keyset ends, so it must not happen (`auditBooks`); `schedules.test.ts` has it.
 */
const states: Census.States = {
  bank: ['/v1/mint/test, stored', '/v1/mint/test, not stored', '/v1/swap, stored', '/v1/swap, not stored'],
  site: [
    ...['challenge', 'locked coins, claimed', 'locked coins, not claimed'],
    ...['plain coins, not stored', 'plain coins, swapping', 'plain coins, claimed'],
  ],
  redeemer: ['sending', 'between batches'],
  start: ['bank', 'site'],
}

/**
 * Where there are few, one of each line. Which of a line they meet is chance; so is whether anybody waits for the bank,
 * which half of its kills find idle, and what the redeemer does at that moment.
 */
const few: readonly (readonly [machine: string, names: readonly string[]])[] = [
  ['site', ['challenge']],
  ['site', ['plain coins, not stored', 'plain coins, swapping', 'plain coins, claimed']],
]

let street: Street
let shoppers: Shoppers

beforeAll(async () => {
  street = await openStreet()
  console.log(`TUPPENCE_KILL_SEED=${seed}`)
  withChanges<Limits>('the site', limits, changed)
  await street.start('bank')
  await street.start('site')
  shoppers = openShoppers({ ...street, count: 4 })
}, 120_000)
afterAll(async () => street.stop())

const victims: readonly (readonly Name[])[] = [['bank'], ['site'], ['bank', 'site']]

/** Kills somebody at a moment nobody chose, and starts it again; sometimes it is killed again before it listens. */
async function killOnce(number: number, census: Census.Census): Promise<void> {
  await shoppers.nextServed()
  await wait(random.next() * lifeMs)
  const names = victims[number % victims.length] ?? []
  const asking = [...shoppers.asking]
  await Promise.all(names.map((name) => street.kill(name)))
  for (const name of names) countLanded(street, { name, asking }, census)
  await Promise.all(names.map((name) => restart(name, census)))
}

async function restart(name: Name, census: Census.Census): Promise<void> {
  if (random.chance(0.25)) {
    const { listens } = street.launch(name)
    const isUp = await Promise.race([listens, wait(random.next() * startMs, undefined)])
    if (isUp === true) return
    census.count('start', name)
    await street.kill(name)
  }
  await street.start(name)
}

test('V6 K1: behavior: killed at random under load, bank and site keep every promise they have made', {
  timeout: 3 * 3_600_000,
}, async () => {
  const census = Census.create()
  const problems: string[] = []
  let [answered, served] = [0, 0]
  for (let number = 0; number < kills && problems.length === 0; number += 1) {
    await killOnce(number, census)
    const [answers, articles] = [shoppers.answered(), [...shoppers.served]]
    problems.push(...auditBooks(street, articles))
    // What was answered in the life that has ended.
    problems.push(...(await auditAnswers(street, answers.slice(answered))))
    problems.push(...(await auditServed(shoppers, articles.slice(served))))
    ;[answered, served] = [answers.length, articles.length]
  }
  await shoppers.close()
  await redeemed()
  problems.push(...auditBooks(street, shoppers.served), ...auditEnd(street, shoppers.served))
  problems.push(...(await auditAnswers(street, shoppers.answered())))
  problems.push(...(await auditServed(shoppers, shoppers.served)))
  const done = `${shoppers.served.length} articles served, ${shoppers.answered().length} answers of the bank`
  const lines = census.report().map((line) => `  ${line}`)
  console.log(`${kills} kills, ${done}. Who waited when they landed:\n${lines.join('\n')}`)
  expect(problems).toEqual([])
  const missed =
    kills < 200
      ? few.filter(([machine, names]) => census.missed({ [machine]: names }).length === names.length)
      : census.missed(states)
  expect(missed).toEqual([])
})

/** Resolves when the redeemer has nothing left to do. */
async function redeemed(): Promise<void> {
  while (readSite(street.files.site).unredeemed > 0n || readPurse(street.files.purse).open > 0) await wait(50)
}
