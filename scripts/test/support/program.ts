import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** One of the project's scripts under way, as somebody at a terminal sees it. */
export type Program = {
  readonly pid: number
  readonly output: () => { readonly said: string; readonly complained: string }
  /** Resolves when it has said this; rejects when it ends before that. */
  readonly says: (text: string) => Promise<void>
  readonly signal: (name: NodeJS.Signals) => void
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
}

type Options = {
  readonly env?: Readonly<Record<string, string>>
  /** Looked into for npm, npx and node before the usual places. */
  readonly tools?: string
  readonly cwd?: string
}

export function startProgram(
  file: string,
  args: readonly string[],
  { env, tools, cwd = root }: Options = {},
): Program {
  const path = tools === undefined ? {} : { PATH: `${tools}:${process.env.PATH}` }
  const child = spawn(process.execPath, [join(cwd, file), ...args], {
    cwd,
    env: { ...process.env, ...path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { said: '', complained: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    texts.said += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    texts.complained += chunk
  })
  const ended = once(child, 'close').then(([code, signal]: (number | string)[]) => code ?? signal ?? '')
  const { pid = 0 } = child
  underWay.set(pid, ended)
  void ended.then(() => underWay.delete(pid))
  return {
    pid,
    output: () => texts,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => texts.said.includes(text) && resolve()
        child.stdout.on('data', look)
        look()
        void ended.then((code) => reject(new Error(`ended with ${code}:\n${texts.said}${texts.complained}`)))
      }),
    signal: (name) => void process.kill(pid, name),
    ended,
  }
}

const underWay = new Map<number, Promise<unknown>>()

/** Ends those that a test has left under way, as one that fails does. */
export async function endPrograms(): Promise<void> {
  for (const [pid, ended] of underWay) {
    process.kill(pid, 'SIGINT')
    await ended
  }
}

/** Runs one to its end. */
export async function runProgram(file: string, args: readonly string[], options: Options = {}) {
  const program = startProgram(file, args, options)
  const code = await program.ended
  return { code, ...program.output() }
}

/** A folder of shell scripts that stand in for npm, npx and node. */
export function makeTools(folder: string, scripts: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

/** Listens on a port until it is closed; 0 takes any that is free. */
export async function occupy(port = 0, host = '127.0.0.1') {
  const server = createServer().listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    port: address.port,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

/** As many ports as asked for that nobody listens on at this moment. */
export async function freePorts(count: number): Promise<string[]> {
  const held = await Promise.all(Array.from({ length: count }, () => occupy()))
  await Promise.all(held.map(({ close }) => close()))
  return held.map(({ port }) => String(port))
}

export async function isFree(port: number | string): Promise<boolean> {
  try {
    await (await occupy(Number(port))).close()
    return true
  } catch {
    return false
  }
}

/** Whether a process runs; one that has ended and that nobody has asked after does not. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

/** What a process has started and what that has started. */
export function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number))
  const below = (of: number): number[] =>
    pairs.filter(([, parent]) => parent === of).flatMap(([child = 0]) => [child, ...below(child)])
  return below(pid)
}
