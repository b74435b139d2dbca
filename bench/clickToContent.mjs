import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from '../scripts/lib/browsers.mjs'
import { root } from '../scripts/lib/run.mjs'
import { startServer, stopServer } from '../scripts/lib/server.mjs'
import { bankRate } from '../scripts/lib/withChanges.mjs'
import { noteCommits, storedAfterSwap, takeCommits } from './lib/commits.mjs'
import { freePort } from './lib/freePort.mjs'
import { check, median, printTimes } from './lib/report.mjs'

const rounds = 16
/** Rounds at the beginning that do not count: caches fill and connections open. */
const warmUps = 2
/** Payments from coins that were ready, each beside one whose coins a swap makes. */
const readyRounds = 8
/** The bench ends by itself, whatever a browser may wait for. */
const mostMs = 240_000

const extensionDir = join(root, 'extension/dist/chrome')

/** The bank, two sites and a browser with money in its wallet. */
async function openWorld(dir) {
  const servers = []
  const start = async (name, entry, args) => {
    const port = await freePort()
    const data = mkdtempSync(join(dir, `${name}-`))
    const server = startServer({
      name,
      entry: join(root, entry),
      args: ['--port', String(port), '--data', data, ...args],
      logFile: join(dir, `${name}.log`),
    })
    servers.push(server)
    await server.listening
    return `http://localhost:${port}`
  }
  const close = () => Promise.all(servers.map(stopServer))
  try {
    const bank = await start('bank', 'bank/dist/src/index.js', ['--test-money', '--rate', bankRate().rate])
    // Two: the wallet hears one site no more than thirty times in a minute.
    const sites = [
      await start('one', 'bench/lib/site.mjs', ['--bank', bank]),
      await start('other', 'bench/lib/site.mjs', ['--bank', bank]),
    ]
    const third = await start('third', 'bench/lib/site.mjs', ['--bank', bank])
    return { bank, sites, third, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openBrowser({ dir, bank }) {
  const { launchChromium, extensionPage } = await import('../e2e/dist/fixtures/browser.js')
  const { setUpWallet } = await import('../e2e/dist/pages/onboarding.js')
  const context = await launchChromium({
    executablePath: findBrowser('chromium'),
    extensionDir,
    profile: mkdtempSync(join(dir, 'profile-')),
    headless: true,
  })
  const first = await extensionPage(context, 'onboarding')
  await setUpWallet(first, { bank })
  await first.close()
  return context
}

/** Presses the button on a fresh page, and `meanwhile` does what the reader has to. */
async function click(tab, { site, way, path }, meanwhile = () => undefined) {
  const credential = way === 'paid' ? '' : await (await fetch(`${site}/credential`)).text()
  await tab.goto(site)
  await tab.evaluate((job) => window.prepare(job), { way, path, credential })
  const asked = meanwhile()
  await tab.click('#go')
  const done = await asked
  const result = await tab.evaluate(() => window.result)
  if (result.status !== 200) throw new Error(`${way} ${path}: ${result.status}`)
  return { ...result, ...done, total: result.content - result.click }
}

/** The reader: waits for the wallet's window and presses Pay. Says when it was seen and when Pay was pressed. */
async function approve(context, approval) {
  const window = await context.waitForEvent('page')
  const asking = approval(window)
  await asking.payButton.waitFor()
  const seen = await window.evaluate(lastLargestPaint)
  const said = window.waitForEvent('console')
  await window.evaluate(() => {
    const say = (event) => console.log(performance.timeOrigin + event.timeStamp)
    document.addEventListener('pointerup', say, { capture: true, once: true })
  })
  await asking.pay()
  return { seen, pressed: Number((await said).text()) }
}

/** Runs in the window: when what it asks was painted, the largest thing in it, once that picture is out. */
async function lastLargestPaint() {
  for (const _ of ['the one under way', 'one more']) await new Promise(requestAnimationFrame)
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      resolve(performance.timeOrigin + list.getEntries().at(-1).startTime)
    })
    observer.observe({ type: 'largest-contentful-paint', buffered: true })
  })
}

/** When the wallet asked the bank for its last swap, and when that was answered; `undefined`: not since the last time. */
function lastSwap(context) {
  const [worker] = context.serviceWorkers()
  return worker.evaluate(() => {
    const [last] = performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('/v1/swap'))
      .slice(-1)
    performance.clearResourceTimings()
    return (
      last && { from: performance.timeOrigin + last.startTime, to: performance.timeOrigin + last.responseEnd }
    )
  })
}

const fetched = ({ from, to }) => to - from

/** What was stored, strictly, between the click and the moment the credential left the page: from when to when each took. */
async function commitsBefore(context, { click, fetches }) {
  const commits = await takeCommits(context)
  return commits.filter(({ from }) => from >= click && from < fetches[1].from)
}

/** A reader says yes to what a page asks that is gone by then: its coins are ready for the site's next payment. */
async function strand({ context, approval }, { site, path }) {
  const page = await context.newPage()
  await page.goto(site)
  await page.evaluate((job) => window.prepare(job), { way: 'paid', path })
  const opening = context.waitForEvent('page')
  await page.click('#go')
  const asking = approval(await opening)
  await asking.payButton.waitFor()
  await page.close()
  const stored = storedAfterSwap(context)
  await asking.pay()
  await stored
  await asking.closed()
}

/** A payment from coins that were ready, and one whose coins a swap makes: what each stored strictly on its way. */
async function measureStored(run, { site, number }) {
  const { context, tab, approval } = run
  const item = (name) => `/items/${name}-${String(number).padStart(4, '0')}`
  const pay = async (name) => {
    await lastSwap(context)
    await takeCommits(context)
    const paid = await click(tab, { site, way: 'paid', path: item(name) }, () => approve(context, approval))
    const swap = await lastSwap(context)
    return { ...paid, swap, commits: await commitsBefore(context, paid) }
  }
  await strand(run, { site, path: item('gone') })
  const ready = await pay('ready')
  const made = await pay('made')
  check('coins that were ready are paid with without the bank, others by one swap', () =>
    Boolean(!ready.swap && made.swap),
  )
  return { ready, made }
}

/** One round: each side once. Every other round goes backwards, with the article bought before. */
async function measure({ context, tab, approval, owned }, { site, number, backwards }) {
  const took = {}
  const bares = `/bares/${String(number).padStart(4, '0')}`
  const item = `/items/${String(number).padStart(4, '0')}`
  const reopened = () => owned.get(site) ?? item
  const sides = [
    async () => {
      took.bare = await click(tab, { site, way: 'bare', path: bares })
    },
    async () => {
      took.bareOnce = await click(tab, { site, way: 'bareOnce', path: bares })
    },
    async () => {
      took.paid = await click(tab, { site, way: 'paid', path: item }, () => approve(context, approval))
      took.paid.swap = await lastSwap(context)
      owned.set(site, item)
    },
    async () => {
      took.cookie = await click(tab, { site, way: 'paid', path: reopened() })
    },
    async () => {
      await context.clearCookies()
      took.wallet = await click(tab, { site, way: 'paid', path: reopened() })
    },
  ]
  for (const side of backwards ? sides.reverse() : sides) await side()
  check('all sides show the same article', () =>
    Object.values(took).every(({ text }) => text === took.paid.text),
  )
  check(
    'both sides fetch twice, and reopening by the cookie once',
    () =>
      [took.bare, took.paid, took.wallet].every(({ fetches }) => fetches.length === 2) &&
      [took.bareOnce, took.cookie].every(({ fetches }) => fetches.length === 1),
  )
  return took
}

function report(all) {
  const of = (name, read) => all.map((round) => read(round[name]))
  const total = (name) => of(name, (side) => side.total)
  const paid = (read) => of('paid', read)
  const shown = paid(({ click, seen }) => seen - click)
  const after = paid(({ pressed, content }) => content - pressed)
  const unit = median(total('bare'))
  printTimes(
    `Click to content in Chromium, ${all.length} rounds: an approved payment, and the same two fetches without a wallet`,
    {
      'two fetches without a wallet': total('bare'),
      'approved payment, without the reader': shown.map((time, i) => time + after[i]),
      '  click → the wallet’s window seen': shown,
      '  Pay pressed → content painted': after,
      'owned, opened again by the wallet': total('wallet'),
      'one fetch without a wallet': total('bareOnce'),
      'owned, opened again by the cookie': total('cookie'),
    },
    unit,
  )
  printTimes(
    'Where the time of an approved payment goes',
    {
      'click → the 402 read': paid(({ click, fetches }) => fetches[0].to - click),
      '402 read → the window seen': paid(({ fetches, seen }) => seen - fetches[0].to),
      'Pay pressed → the swap asked for': paid(({ pressed, swap }) => swap.from - pressed),
      'the bank’s swap, over HTTP': paid(({ swap }) => fetched(swap)),
      'coins checked and stored → page pays': paid(({ swap, fetches }) => fetches[1].from - swap.to),
      'the till: check, claim, 200': paid(({ fetches }) => fetched(fetches[1])),
      '200 → content painted': paid(({ fetches, content }) => content - fetches[1].to),
    },
    unit,
  )
  printTimes(
    'The same without a wallet',
    {
      'click → the 402 read': of('bare', ({ click, fetches }) => fetches[0].to - click),
      'the 200': of('bare', ({ fetches }) => fetched(fetches[1])),
      '200 → content painted': of('bare', ({ fetches, content }) => content - fetches[1].to),
    },
    unit,
  )
  return unit
}

/** The cost of storing before sending. `unit`: what the other figures of this run are multiples of. */
function reportStored(all, unit) {
  const sum = (commits) => commits.reduce((total, commit) => total + fetched(commit), 0)
  const afterYes = ({ pressed, commits }) => commits.filter(({ from }) => from >= pressed)
  const rows = (name, what) => {
    const sides = all.map((round) => round[name])
    const count = (read) => median(sides.map((side) => read(side).length))
    return {
      [`${what}, commits: ${count((side) => side.commits)}`]: sides.map(({ commits }) => sum(commits)),
      [`  of them after Pay: ${count(afterYes)}`]: sides.map((side) => sum(afterYes(side))),
    }
  }
  printTimes(
    `What storing before sending adds to a payment, ${all.length} rounds: strict commits between the click and the credential`,
    {
      ...rows('ready', 'coins that were ready'),
      ...rows('made', 'coins made by a swap'),
      'one commit': all.flatMap(({ ready, made }) => [...ready.commits, ...made.commits].map(fetched)),
    },
    unit,
  )
}

/** Click to content in a real Chromium, against the same two fetches without a wallet; and where the time goes. */
export async function clickToContent() {
  if (!existsSync(join(extensionDir, 'background.js')) || !findBrowser('chromium')) {
    throw new Error('This needs Chromium and the extension: npm run setup, npm run build.')
  }
  const { approval } = await import('../e2e/dist/pages/approval.js')
  const dir = mkdtempSync(join(tmpdir(), 'tuppence-bench-'))
  const world = await openWorld(dir)
  let context
  const reason = `The bench was not done after ${mostMs / 1000} seconds.`
  const timer = setTimeout(() => void context?.close({ reason }), mostMs)
  try {
    context = await openBrowser({ dir, bank: world.bank })
    const tab = await context.newPage()
    const run = { context, tab, approval, owned: new Map() }
    await noteCommits(context)
    // The bare side repeats the till's own bytes: it needs a payment first.
    for (const site of world.sites) {
      await click(tab, { site, way: 'paid', path: '/items/0000' }, () => approve(context, approval))
      run.owned.set(site, '/items/0000')
    }
    const all = []
    for (let number = 1; number <= warmUps + rounds; number += 1) {
      const site = world.sites[(number >> 1) % 2]
      const took = await measure(run, { site, number, backwards: number % 2 === 1 })
      if (number > warmUps) all.push(took)
    }
    const unit = report(all)
    const stored = []
    for (let number = 1; number <= readyRounds; number += 1)
      stored.push(await measureStored(run, { site: world.third, number }))
    reportStored(stored, unit)
  } finally {
    clearTimeout(timer)
    await context?.close()
    await world.close()
    rmSync(dir, { recursive: true, force: true })
  }
}
