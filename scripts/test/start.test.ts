import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { findBrowser, noBrowser } from '../lib/browsers.mjs'
import {
  descendants,
  endPrograms,
  freePorts,
  isAlive,
  isFree,
  makeTools,
  root,
  runProgram,
  startProgram,
} from './support/program.ts'

const work = mkdtempSync(join(tmpdir(), 'tuppence-start-'))
const folder = (name: string) => mkdtempSync(join(work, `${name}-`))
const called = join(work, 'called')

/** What `start` builds is there already, and nothing may be installed: whatever is asked of these, they note it. */
const tools = makeTools(join(work, 'tools'), {
  npm: `echo "npm $*" >> ${called}; exit 1`,
  npx: `echo "npx $*" >> ${called}`,
  node: `echo "node $*" >> ${called}`,
})

async function serve(data: string, ...more: string[]) {
  const [bank = '', site = ''] = await freePorts(2)
  const args = ['--no-browser', '--bank-port', bank, '--site-port', site, '--data', data, ...more]
  return { bank, site, program: startProgram('scripts/start.mjs', args, { tools }) }
}

beforeAll(() => {
  const tsc = join(root, 'node_modules/.bin/tsc')
  execFileSync(tsc, ['-b', 'bank', 'demo-vendor-site'], { cwd: root })
  if (!existsSync(join(root, 'sdk/dist/tuppence.js'))) execFileSync('node', ['sdk/build.mjs'], { cwd: root })
})
afterEach(endPrograms)
afterAll(() => rmSync(work, { recursive: true, force: true }))

test('behavior: the servers open at the addresses it says, and Ctrl-C ends every process, once heard twice', async () => {
  const { bank, site, program } = await serve(folder('data'))
  await program.says('Ctrl-C ends everything.')
  expect(program.output().said).toContain(`http://localhost:${bank}\n`)
  expect(program.output().said).toMatch(new RegExp(`http://localhost:${site}/owner#token=`))
  expect((await fetch(`http://localhost:${bank}/v1/info`)).status).toBe(200)
  expect((await fetch(`http://localhost:${site}/`)).status).toBe(200)
  const children = descendants(program.pid)
  expect(children.length).toBeGreaterThanOrEqual(2)

  // npm passes on what the terminal has sent already.
  program.signal('SIGINT')
  program.signal('SIGINT')
  expect(await program.ended).toBe(0)
  expect(program.output().complained).toBe('')
  expect(children.filter(isAlive)).toEqual([])
  expect(await Promise.all([bank, site].map(isFree))).toEqual([true, true])
})

test('behavior: a second one runs beside the first, in a folder and on ports of its own', async () => {
  const data = folder('data')
  const first = await serve(data)
  await first.program.says('Ctrl-C ends everything.')
  const second = await serve(folder('data'))
  await second.program.says('Ctrl-C ends everything.')

  const intruder = await serve(data)
  expect(await intruder.program.ended).toBe(1)
  expect(intruder.program.output().complained).toMatch(/^Another npm start uses .+--data DIR\n$/)
  const reset = await runProgram('scripts/reset.mjs', ['--data', data])
  expect(reset).toMatchObject({ code: 1, complained: expect.stringMatching(/^npm start is using .+\n$/) })

  second.program.signal('SIGTERM')
  expect(await second.program.ended).toBe(0)
  expect((await fetch(`http://localhost:${first.site}/`)).status).toBe(200)
  first.program.signal('SIGHUP')
  expect(await first.program.ended).toBe(0)

  expect(await runProgram('scripts/reset.mjs', ['--data', data])).toMatchObject({ code: 0, complained: '' })
  expect(existsSync(data)).toBe(false)
})

test('error: a server that dies ends everything, and where its log is is said', async () => {
  const { bank, program } = await serve(folder('data'))
  await program.says('Ctrl-C ends everything.')
  const children = descendants(program.pid)
  const [victim = 0] = children.filter((pid) =>
    execFileSync('ps', ['-o', 'args=', '-p', `${pid}`]).includes(`--port ${bank}`),
  )
  process.kill(victim, 'SIGKILL')
  expect(await program.ended).toBe(1)
  expect(program.output().complained).toMatch(/^The bank stopped with exit code SIGKILL; see .+bank\.log\n$/)
  expect(children.filter(isAlive)).toEqual([])
})

test('behavior: Ctrl-C while it builds ends what the build has started', async () => {
  const pids = join(folder('slow'), 'pids')
  // As npx does: a child that starts another, and does not pass on what it hears.
  const slow = makeTools(folder('tools'), {
    npm: 'exit 1',
    npx: `trap '' INT TERM; sleep 600 & echo "$$ $!" > ${pids}.new; mv ${pids}.new ${pids}; wait`,
  })
  const [bank = '', site = ''] = await freePorts(2)
  const args = ['--no-browser', '--bank-port', bank, '--site-port', site, '--data', folder('data')]
  const program = startProgram('scripts/start.mjs', args, { tools: slow })
  await program.says('Building …')
  await expect.poll(() => existsSync(pids)).toBe(true)
  const started = readFileSync(pids, 'utf8').trim().split(' ').map(Number)
  expect(started.filter(isAlive)).toEqual(started)
  program.signal('SIGINT')
  expect(await program.ended).toBe(130)
  expect(program.output().complained).toBe('')
  expect(started.filter(isAlive)).toEqual([])
})

test('error: a build that fails says what failed', async () => {
  const broken = makeTools(folder('tools'), { npm: 'exit 1', npx: 'echo "error TS1005" >&2; exit 2' })
  const [bank = '', site = ''] = await freePorts(2)
  const args = ['--no-browser', '--bank-port', bank, '--site-port', site, '--data', folder('data')]
  const { code, complained } = await runProgram('scripts/start.mjs', args, { tools: broken })
  expect({ code, complained }).toEqual({
    code: 1,
    complained: 'error TS1005\nThe build stopped at: npx tsc -b\n',
  })
})

test('error: the Chromium that the environment names is the one, or none', async () => {
  const [bank = '', site = ''] = await freePorts(2)
  const bad = join(folder('browsers'), 'chromium')
  const args = ['--bank-port', bank, '--site-port', site, '--data', folder('data')]
  rmSync(called, { force: true })
  const run = () => runProgram('scripts/start.mjs', args, { tools, env: { TUPPENCE_CHROMIUM: bad } })
  const sentence = `TUPPENCE_CHROMIUM is ${bad}, and that does not start.\n`
  expect(await run()).toEqual({ code: 1, said: '', complained: sentence })
  // One that is there and lacks a library, say.
  makeTools(join(bad, '..'), { chromium: 'echo "libnss3.so: cannot open" >&2; exit 127' })
  expect(await run()).toEqual({ code: 1, said: '', complained: sentence })
  // Neither was anything got in its place, nor built.
  expect(existsSync(called)).toBe(false)
})

test('behavior: a browser is one that starts', () => {
  const named = join(folder('browsers'), 'firefox')
  expect(findBrowser('firefox', { TUPPENCE_FIREFOX: named })).toBeUndefined()
  makeTools(join(named, '..'), { firefox: 'test "$1" = --version' })
  expect(findBrowser('firefox', { TUPPENCE_FIREFOX: named })).toBe(named)
  expect(noBrowser('firefox', {})).toMatch(/^No Firefox could be found or installed\. .+ TUPPENCE_FIREFOX /)
})

test('error: a folder of other things is not taken for data, nor cleared', async () => {
  const precious = folder('precious')
  writeFileSync(join(precious, 'letter.txt'), 'x')
  const { program } = await serve(precious)
  expect(await program.ended).toBe(1)
  expect(program.output().complained).toMatch(/^.+ holds other things\. .+--data DIR\n$/)
  const reset = await runProgram('scripts/reset.mjs', ['--data', precious])
  expect(reset.code).toBe(1)
  expect(reset.complained).toMatch(/^.+ was not made by npm start: it is left alone\.\n$/)
  expect(readdirSync(precious)).toEqual(['letter.txt'])
})

test('error: a folder that cannot be made', async () => {
  const file = join(folder('files'), 'file')
  writeFileSync(file, '')
  for (const data of [file, join(file, 'below')]) {
    const { program } = await serve(data)
    expect(await program.ended).toBe(1)
    expect(program.output().complained).toMatch(/^Nothing can be kept in .+: E[A-Z]+\. .+--data DIR\n$/)
  }
})

test('behavior: what a killed one leaves behind is in nobody’s way', async () => {
  const data = folder('data')
  const { program } = await serve(data)
  await program.says('Ctrl-C ends everything.')
  const children = descendants(program.pid)
  program.signal('SIGKILL')
  await program.ended
  for (const pid of children.filter(isAlive)) process.kill(pid, 'SIGKILL')
  const again = await serve(data)
  await again.program.says('Ctrl-C ends everything.')
  again.program.signal('SIGINT')
  expect(await again.program.ended).toBe(0)
})

test('behavior: with nothing there, reset says so', async () => {
  const { code, said } = await runProgram('scripts/reset.mjs', ['--data', join(work, 'nowhere')])
  expect({ code, said }).toEqual({ code: 0, said: 'There is nothing to clear.\n' })
  mkdirSync(join(work, 'empty'))
  expect((await runProgram('scripts/reset.mjs', ['--data', join(work, 'empty')])).code).toBe(1)
})
