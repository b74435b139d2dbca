import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freePorts, occupy, root, runProgram } from './support/program.ts'

const commands = ['start', 'setup', 'build', 'reset', 'test', 'days', 'security'] as const
const aSentence = /^[A-Z-][^\n]+\n$/
const start = (...args: string[]) => runProgram('scripts/start.mjs', args)

test.each(commands)('behavior: %s explains itself and does nothing else', async (command) => {
  const { code, said, complained } = await runProgram(`scripts/${command}.mjs`, ['--help'])
  expect({ code, complained }).toEqual({ code: 0, complained: '' })
  expect(said).toMatch(command === 'test' ? /^npm test\n/ : new RegExp(`^npm (run )?(test:)?${command}\\b`))
})

test.each(commands)('error: %s refuses an option it does not know', async (command) => {
  const { code, said, complained } = await runProgram(`scripts/${command}.mjs`, ['--colour'])
  expect({ code, said }).toEqual({ code: 1, said: '' })
  expect(complained).toMatch(aSentence)
  expect(complained).toContain("'--colour'")
})

describe('start', () => {
  test.each(['0', '65536', '08402', '8402.0', '84 02', 'http', '-1', ''])(
    'error: "%s" is no port',
    async (text) => {
      const { code, said, complained } = await start(`--site-port=${text}`)
      expect({ code, said }).toEqual({ code: 1, said: '' })
      expect(complained).toMatch(aSentence)
      expect(complained).toContain(`--site-port takes a port number from 1 to 65535, not "${text}".`)
    },
  )

  test.each([
    ['bank-port', '127.0.0.1'],
    ['site-port', '127.0.0.1'],
    ['site-port', '::1'],
  ])('error: a --%s that is taken at %s', async (option, host) => {
    const [other = ''] = await freePorts(1)
    const taken = await occupy(0, host)
    const left = option === 'bank-port' ? 'site-port' : 'bank-port'
    const { code, said, complained } = await start(`--${option}=${taken.port}`, `--${left}=${other}`)
    await taken.close()
    expect({ code, said }).toEqual({ code: 1, said: '' })
    expect(complained).toMatch(aSentence)
    expect(complained).toMatch(`Port ${taken.port} is in use. Choose another: npm start -- --${option} `)
  })

  test('error: a port is suggested that there is', async () => {
    const taken = await occupy(65_535).catch(() => undefined)
    const { complained } = await start('--bank-port=65535')
    await taken?.close()
    expect(complained).toContain('--bank-port 64535')
  })

  test('error: one port for two', async () => {
    const [port = ''] = await freePorts(1)
    const { code, complained } = await start(`--bank-port=${port}`, `--site-port=${port}`)
    expect(code).toBe(1)
    expect(complained).toBe('The bank and the newspaper need two different ports.\n')
  })
})

describe('Node', () => {
  const check = (version: string) =>
    runProgram('scripts/test/support/checkNode.mjs', [version]).then(({ code, complained }) => ({
      code,
      complained,
    }))

  test.each(['8.17.0', '16.20.2', '18.19.0', '20.18.3'])('error: %s is too old', async (version) => {
    expect(await check(version)).toEqual({
      code: 1,
      complained: `Tuppence needs Node 20.19 or later; this is Node ${version}.\n`,
    })
  })

  test.each(['20.19.0', '20.20.2', '22.0.0', '26.10.0'])('behavior: %s will do', async (version) => {
    expect(await check(version)).toEqual({ code: 0, complained: '' })
  })

  test.each([...commands, 'bank'])('behavior: %s can say so in a Node that knows little', (command) => {
    const entry = readFileSync(join(root, `scripts/${command}.mjs`), 'utf8')
    // Everything else is loaded once the version is known.
    expect(entry.match(/^import .*$/gm)).toEqual(["import { checkNode } from './lib/node.mjs'"])
    for (const file of ['node', 'say']) {
      const text = readFileSync(join(root, `scripts/lib/${file}.mjs`), 'utf8')
      expect(text).not.toMatch(/from 'node:|\?\.|\?\?|\bawait\b|#/)
    }
  })
})
