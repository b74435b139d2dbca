import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { bankRate } from '../../../scripts/lib/withChanges.mjs'
import { type Client, createClient } from './client.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const entry = fileURLToPath(new URL('../../dist/src/index.js', import.meta.url))

/** Compiles the bank as `npm run bank` does; nothing happens where nothing has changed. */
export function build(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'bank'], {
    cwd: root,
    stdio: 'inherit',
  })
}

export type BankProcess = Client & {
  url: string
  child: ChildProcess
  /** Code or signal, and all it has written. */
  ended: Promise<{ code: number | null; signal: string | null; output: string }>
}

type Cleanup = (clean: () => void) => void

/** Starts the bank's program; resolves when it listens. Killed at the end of the test, or when `atEnd` says. */
export async function startBank(
  args: readonly string[],
  atEnd: Cleanup = onTestFinished,
): Promise<BankProcess> {
  const { child, ended } = launch(
    ['--port', '0', '--test-money', '--rate', bankRate().rate, ...args],
    {},
    atEnd,
  )
  const hello = once(child, 'message').then(([message]) => message as { url: string })
  const early = ended.then(({ output }) => {
    throw new Error(`the bank ended before it listened: ${output}`)
  })
  const { url } = await Promise.race([hello, early])
  early.catch(() => {})
  const client = createClient((path, init) => fetch(new URL(path, url), init))
  return { ...client, url, child, ended }
}

/** Starts the bank's program with these arguments and nothing else. */
export function launch(
  args: readonly string[],
  env: Record<string, string> = {},
  atEnd: Cleanup = onTestFinished,
): Pick<BankProcess, 'child' | 'ended'> {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
  })
  atEnd(() => {
    child.kill('SIGKILL')
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }))
  return { child, ended }
}
