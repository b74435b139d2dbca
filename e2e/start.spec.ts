import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { findBrowser } from '../scripts/lib/browsers.mjs'
import {
  descendants,
  endPrograms,
  freePorts,
  isAlive,
  makeTools,
  type Program,
  startProgram,
} from '../scripts/test/support/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'tuppence-start-'))
const data = join(folder, 'data')
test.afterEach(endPrograms)
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

// What others read while this runs is built already; the extension is built for this bank.
const tools = makeTools(join(folder, 'tools'), {
  npm: 'exit 1',
  npx: 'exit 0',
  node: `case "$1" in extension/*) exec ${process.execPath} "$@";; esac`,
})

async function start(env: Readonly<Record<string, string>>, ...more: string[]): Promise<Program> {
  const [bank = '', site = ''] = await freePorts(2)
  const args = ['--bank-port', bank, '--site-port', site, '--data', data, ...more]
  return startProgram('scripts/start.mjs', args, { tools, env })
}

/** Empty for one that has ended meanwhile, as parts of a browser do at its start. */
function commandOf(pid: number): string {
  return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout
}

async function interrupt(program: Program): Promise<number[]> {
  const children = descendants(program.pid)
  program.signal('SIGINT')
  expect(await program.ended).toBe(0)
  expect(program.output().complained).toBe('')
  // Parts of the browser end by themselves as soon as they find that it has.
  await expect.poll(() => children.filter(isAlive)).toEqual([])
  return children
}

test('npm start without a display: a new reader’s clicks with a picture of each, and Ctrl-C at any time', async () => {
  const noDisplay = { DISPLAY: '', WAYLAND_DISPLAY: '' }
  await test.step('from the first run to a paid article, and the servers go on', async () => {
    const program = await start(noDisplay)
    await program.says('Ctrl-C ends everything.')
    const pictures = readdirSync(join(data, 'pictures')).sort()
    expect(pictures.length).toBeGreaterThanOrEqual(10)
    expect(program.output().said).toContain(pictures.join('\n  '))
    expect(program.output().said).toContain(`A picture of each step: ${join(data, 'pictures')}\n`)
    // The bank and the newspaper: the browser is closed again.
    expect(await interrupt(program)).toHaveLength(2)
  })
  await test.step('the same once more, and Ctrl-C in the middle of it ends the browser too', async () => {
    const program = await start(noDisplay)
    await program.says('create-a-wallet.png')
    expect((await interrupt(program)).length).toBeGreaterThan(3)
  })
  await test.step('reset forgets all of it', async () => {
    expect(await startProgram('scripts/reset.mjs', ['--data', data]).ended).toBe(0)
    expect(existsSync(data)).toBe(false)
  })
})

test('npm start with a display: the browser stays until it is closed, and the servers after it', async () => {
  // The one thing that is pretended is the display.
  makeTools(join(folder, 'bin'), {
    chromium: `exec ${findBrowser('chromium')} --headless=new --disable-gpu "$@"`,
  })
  const env = { DISPLAY: ':77', TUPPENCE_CHROMIUM: join(folder, 'bin/chromium') }
  const program = await start(env)
  await program.says('Ctrl-C ends everything.')
  const children = descendants(program.pid)
  expect(children.length).toBeGreaterThan(3)
  await test.step('the reader closes the browser', async () => {
    const [browser = 0] = children.filter((pid) => commandOf(pid).includes('--user-data-dir'))
    process.kill(browser, 'SIGTERM')
    await program.says('The browser was closed. The bank and the newspaper go on until Ctrl-C.')
  })
  // The bank and the newspaper: a browser says that it closes, and then takes its time.
  await expect.poll(() => descendants(program.pid)).toHaveLength(2)
  await interrupt(program)

  await test.step('opened again and ended by Ctrl-C, the browser goes too', async () => {
    const again = await start(env)
    await again.says('Ctrl-C ends everything.')
    expect((await interrupt(again)).length).toBeGreaterThan(3)
    expect(again.output().said).not.toContain('was closed')
  })
})

test('npm start with a display that cannot be reached: one sentence, and nothing is left behind', async () => {
  test.skip(process.platform !== 'linux', 'elsewhere there is always a display')
  const program = await start({ DISPLAY: ':77', WAYLAND_DISPLAY: '' })
  expect(await program.ended).toBe(1)
  expect(program.output().complained).toMatch(
    /^The browser did not open: see .+browser\.log\. Without a display: npm start -- --headless\n$/,
  )
})
