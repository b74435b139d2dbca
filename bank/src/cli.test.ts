import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { main } from './cli.ts'

/** Exit code and all that was written, of a call that does not get as far as listening. */
async function run(args: readonly string[], env: Record<string, string> = {}) {
  let output = ''
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += String(text)
      return true
    }),
  )
  const umask = process.umask()
  try {
    return { code: await main(args, env), output }
  } finally {
    process.umask(umask)
    for (const spy of spies) spy.mockRestore()
  }
}

function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tuppence-cli-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return dir
}

test('behavior: --help lists every option and ends with 0', async () => {
  const { code, output } = await run(['--help'])
  expect(code).toBe(0)
  const flags = ['--port', '--data', '--test-money', '--fee-ppk', '--rate', '--exempt', '--keys', '--resume']
  for (const flag of flags) {
    expect(output).toContain(flag)
  }
  expect((await run([], { TUPPENCE_BANK_HELP: '1' })).output).toBe(output)
})

test('error: options that make no sense end with 2 and one sentence', async () => {
  expect(await run(['--prot', '1'])).toEqual({ code: 2, output: "Unknown option '--prot'; see --help.\n" })
  expect(await run(['--rate', 'low'])).toEqual({
    code: 2,
    output: '--rate is one of: on, off, loopback-too.\n',
  })
})

test('error: what cannot be started ends with 1 and one sentence, and leaves nothing behind', async () => {
  const data = temporaryDir()
  const missing = join(data, 'none.json')
  expect(await run(['--data', data, '--keys', missing])).toEqual({
    code: 1,
    output: `There is no keys file ${missing}.\n`,
  })
  expect(readdirSync(data)).not.toContain('keys.json')
  expect((await run(['--data', data, '--unit', 'US Dollar'])).code).toBe(1)
  expect(await run(['--data', data, '--exempt', '192.0.2.1,till.example'])).toEqual({
    code: 1,
    output: '"till.example" is not an address or a range of addresses.\n',
  })
})
