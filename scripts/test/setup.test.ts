import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isAlive, makeTools, root, runProgram, startProgram } from './support/program.ts'

/** A clone of its own, since set-up writes into the one it is in: the scripts, a lock file and an npm that notes. */
let clone = ''
let npm = ''
const env = { TUPPENCE_CHROMIUM: process.execPath, TUPPENCE_FIREFOX: process.execPath }
const database = join(root, 'node_modules/better-sqlite3')
const install = `mkdir -p node_modules && ln -sfn ${database} node_modules/better-sqlite3`
const setup = (tools: string) => runProgram('scripts/setup.mjs', [], { cwd: clone, tools, env })
const asked = () => (existsSync(npm) ? readFileSync(npm, 'utf8').trim().split('\n') : [])
const tools = (script: string) =>
  makeTools(mkdtempSync(join(clone, 'tools-')), {
    npm: `echo "$*" >> ${npm}\n${script}`,
    npx: 'exit 1',
    'apt-get': 'exit 1',
  })

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'tuppence-clone-'))
  npm = join(clone, 'npm-asked')
  cpSync(join(root, 'scripts'), join(clone, 'scripts'), { recursive: true })
  writeFileSync(join(clone, 'package.json'), '{}')
  writeFileSync(join(clone, 'package-lock.json'), '{}')
})
afterEach(() => rmSync(clone, { recursive: true, force: true }))

test('behavior: dependencies are installed once, and again when the lock file has changed', async () => {
  const working = tools(install)
  const first = await setup(working)
  expect(first).toMatchObject({ code: 0, complained: '' })
  expect(first.said).toContain(`chromium: ${process.execPath}\nfirefox: ${process.execPath}\n`)
  expect(asked()).toEqual(['ci --ignore-scripts --no-audit --no-fund'])
  expect((await setup(working)).code).toBe(0)
  expect(asked()).toHaveLength(1)
  writeFileSync(join(clone, 'package-lock.json'), '{ "lockfileVersion": 3 }')
  expect((await setup(working)).code).toBe(0)
  expect(asked()).toHaveLength(2)
}, 60_000)

test('behavior: an installation that Ctrl-C cut short is begun again', async () => {
  const pid = join(clone, 'pid')
  const slow = tools(`${install}; sleep 600 & echo $! > ${pid}.new; mv ${pid}.new ${pid}; wait`)
  const program = startProgram('scripts/setup.mjs', [], { cwd: clone, tools: slow, env })
  await expect.poll(() => existsSync(pid), { timeout: 20_000 }).toBe(true)
  program.signal('SIGINT')
  expect(await program.ended).toBe(130)
  expect(program.output().complained).toBe('')
  expect(isAlive(Number(readFileSync(pid, 'utf8')))).toBe(false)
  expect((await setup(tools(install))).code).toBe(0)
  expect(asked()).toHaveLength(2)
}, 60_000)

test('error: an installation that fails says why, and is no installation', async () => {
  const { code, complained } = await setup(tools('echo "npm error ENOTFOUND" >&2; exit 1'))
  expect(code).toBe(1)
  expect(complained).toBe('npm error ENOTFOUND\nThe dependencies could not be installed: npm ci failed.\n')
  expect((await setup(tools(install))).code).toBe(0)
  expect(asked()).toHaveLength(2)
}, 60_000)

test('error: a machine without npm', async () => {
  const { code, complained } = await runProgram('scripts/setup.mjs', [], {
    cwd: clone,
    env: { ...env, PATH: clone },
  })
  expect(code).toBe(1)
  expect(complained).toBe(
    'There is no npm on this machine.\nThe dependencies could not be installed: npm ci failed.\n',
  )
})

test('error: no browser, and none to be had', async () => {
  const named = join(clone, 'nowhere')
  const options = { cwd: clone, tools: tools(install), env: { ...env, TUPPENCE_FIREFOX: named } }
  const { code, complained } = await runProgram('scripts/setup.mjs', [], options)
  expect({ code, complained }).toEqual({
    code: 1,
    complained: `TUPPENCE_FIREFOX is ${named}, and that does not start.\n`,
  })
})

test('behavior: a database library that does not load is built', async () => {
  const main = 'node_modules/better-sqlite3/index.js'
  const broken = `mkdir -p node_modules/better-sqlite3 && echo "throw new Error('no addon')" > ${main}`
  const mended = `echo "module.exports = require('${database}')" > ${main}`
  const { code, said } = await setup(tools(`if [ "$1" = ci ]; then ${broken}; else ${mended}; fi`))
  expect(code).toBe(0)
  expect(said).toContain('Preparing the database library')
  expect(asked()).toEqual(['ci --ignore-scripts --no-audit --no-fund', 'rebuild better-sqlite3'])

  rmSync(join(clone, 'node_modules'), { recursive: true })
  const hopeless = await setup(tools(`if [ "$1" = ci ]; then ${broken}; else echo "no g++"; exit 1; fi`))
  expect(hopeless.code).toBe(1)
  expect(hopeless.complained).toMatch(/^no g\+\+\nThe database library could not be built: .+\.\n$/)
}, 60_000)
