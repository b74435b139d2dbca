import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { turningPoints } from '../lib/days.mjs'
import { ensureDependencies } from '../lib/dependencies.mjs'
import { readOptions } from '../lib/options.mjs'
import { root, run } from '../lib/run.mjs'
import { fail, say } from '../lib/say.mjs'

const help = `npm run test:days [-- options]

Runs the unit tests with the clock of every program ahead, at moments when something turns: the last hour of a Sunday,
the first of a Monday, a Friday noon, the last hour of the year, a day in more than a year. It takes as long as they
do, five times.

  --at TIME      that moment alone, as in 2027-12-31T23:10Z; it has to lie ahead
  --only PATH    the test files whose path has this in it`

const { at, only } = readOptions(help, { at: { type: 'string' }, only: { type: 'string' } })
const moments = at === undefined ? turningPoints(Date.now()) : [readMoment(at)]
await ensureDependencies()

const clock = pathToFileURL(join(root, 'scripts/lib/otherDay.mjs'))
const options = [process.env.NODE_OPTIONS, `--import ${clock}`].filter(Boolean).join(' ')
const red = []
for (const moment of moments) {
  const name = new Date(moment).toUTCString()
  say(`\n── ${name}`)
  const env = { NODE_OPTIONS: options, TUPPENCE_CLOCK_AHEAD: `${moment - Date.now()}` }
  const { code } = await run('npx', ['vitest', 'run', ...(only === undefined ? [] : [only])], { env })
  if (code !== 0) red.push(name)
}
if (red.length > 0) fail(`Red on ${red.join('; ')}.`)
say(`Green at ${moments.length === 1 ? 'that moment' : `all ${moments.length} moments`}.`)

function readMoment(text) {
  const moment = Date.parse(text)
  if (!(moment > Date.now()))
    fail(`--at takes a time that lies ahead, as in 2027-12-31T23:10Z, not "${text}".`)
  return moment
}
