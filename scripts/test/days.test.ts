import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { turningPoints } from '../lib/days.mjs'
import { root, runProgram } from './support/program.ts'

const days = (...args: string[]) => runProgram('scripts/days.mjs', args)
const year = 366 * 24 * 3_600_000

test.each([
  ['2026-11-30T00:00Z', ['2026-12-06T23:00', '2026-12-07T00:30', '2026-12-11T12:00', '2026-12-31T23:30']],
  ['2026-12-27T23:59Z', ['2026-12-27T23:00', '2026-12-28T00:30', '2027-01-01T12:00', '2026-12-31T23:30']],
])('behavior: after %s a week turns, and a year', (now, expected) => {
  const moments = turningPoints(Date.parse(now))
  expect(moments.slice(0, -1)).toEqual(expected.map((moment) => Date.parse(`${moment}Z`)))
  expect(moments.at(-1)).toBeGreaterThan(Date.parse(now) + year)
})

test('behavior: the clock of a program is ahead, and of those it starts; times that are said stay', () => {
  const ahead = 40 * year
  const child =
    "console.log(JSON.stringify([Date.now(), +new Date(), +new Date(7), Date.parse('1970-01-01')]))"
  const parent = `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' })`
  const clock = `--import ${join(root, 'scripts/lib/otherDay.mjs')}`
  const env = { ...process.env, NODE_OPTIONS: clock, TUPPENCE_CLOCK_AHEAD: `${ahead}` }
  const before = Date.now()
  for (const code of [child, parent]) {
    const [now, made, ...said] = JSON.parse(execFileSync(process.execPath, ['-e', code], { env }).toString())
    for (const time of [now, made]) {
      expect(time).toBeGreaterThanOrEqual(before + ahead)
      expect(time).toBeLessThanOrEqual(Date.now() + ahead)
    }
    expect(said).toEqual([7, 0])
  }
})

test('behavior: says on which day a test is red, and ends with 1', async () => {
  const at = '2199-12-31T23:10Z'
  const green = await days('--at', at, '--only', 'sdk/src/page/price')
  expect(green).toMatchObject({ code: 0, complained: '' })
  expect(green.said).toMatch(/── Tue, 31 Dec 2199 23:10:00 GMT\n[\s\S]*Green at that moment\.\n$/)
  // No test at all is none that is green.
  const red = await days('--at', at, '--only', 'no/such/test')
  expect(red.code).toBe(1)
  expect(red.complained).toMatch(/Red on Tue, 31 Dec 2199 23:10:00 GMT\.\n$/)
})

test.each(['2026-11-30', 'tomorrow', ''])('error: "%s" is no time that lies ahead', async (text) => {
  const { code, said, complained } = await days('--at', text)
  expect({ code, said }).toEqual({ code: 1, said: '' })
  expect(complained).toBe(`--at takes a time that lies ahead, as in 2027-12-31T23:10Z, not "${text}".\n`)
})
