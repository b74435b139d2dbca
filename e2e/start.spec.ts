import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import {
  descendants,
  freePorts,
  isAlive,
  makeTools,
  type Program,
  startProgram,
} from '../scripts/test/support/program.ts'

test('npm start without a display: a new reader’s clicks with a picture of each, and Ctrl-C at any time', async () => {
  test.setTimeout(240_000)
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-start-'))
  const data = join(folder, 'data')
  // What others read while this runs is built already; the extension is built for this bank.
  const tools = makeTools(join(folder, 'tools'), {
    npm: 'exit 1',
    npx: 'exit 0',
    node: `case "$1" in extension/*) exec ${process.execPath} "$@";; esac`,
  })
  const start = async () => {
    const [bank = '', site = ''] = await freePorts(2)
    const args = ['--headless', '--bank-port', bank, '--site-port', site, '--data', data]
    return startProgram('scripts/start.mjs', args, { tools })
  }
  const interrupt = async (program: Program) => {
    const children = descendants(program.pid)
    program.signal('SIGINT')
    expect(await program.ended).toBe(0)
    expect(program.output().complained).toBe('')
    expect(children.filter(isAlive)).toEqual([])
    return children
  }

  await test.step('from the first run to a paid article, and the servers go on', async () => {
    const program = await start()
    await program.says('Ctrl-C ends everything.')
    const pictures = readdirSync(join(data, 'pictures')).sort()
    expect(pictures.length).toBeGreaterThanOrEqual(10)
    expect(program.output().said).toContain(pictures.join('\n  '))
    expect(program.output().said).toContain(`A picture of each step: ${join(data, 'pictures')}\n`)
    // The bank and the newspaper: the browser is closed again.
    expect(await interrupt(program)).toHaveLength(2)
  })
  await test.step('the same once more, and Ctrl-C in the middle of it ends the browser too', async () => {
    const program = await start()
    await program.says('create-a-wallet.png')
    expect((await interrupt(program)).length).toBeGreaterThan(3)
  })
  await test.step('reset forgets all of it', async () => {
    expect(await startProgram('scripts/reset.mjs', ['--data', data]).ended).toBe(0)
    expect(existsSync(data)).toBe(false)
  })
  rmSync(folder, { recursive: true, force: true })
})
