import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Asked } from './claimGate.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export type Programs = {
  /** A folder for their data. */
  readonly data: string
  /** Starts one, and waits for nothing. */
  launch(name: 'bank' | 'till', options: Options): Launched
  /** Starts one; resolves when it listens. */
  start(name: 'bank' | 'till', options: Options): Promise<Program>
  /** Ends all of them and takes everything away. */
  stop(): Promise<void>
}

type Options = { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> }

export type Program = {
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>
  /** Asks a till program; resolves with its answer. */
  ask(asked: Asked): Promise<unknown>
}

export type Launched = {
  readonly program: Program
  /** Whether it came to listen, or ended before. */
  readonly listens: Promise<boolean>
}

/** Bundles the bank's program and a site with a till, for Node to run as they are. */
export async function buildPrograms(): Promise<Programs> {
  // Inside the repository, so that Node finds the packages that are not bundled.
  mkdirSync(join(root, '.tuppence'), { recursive: true })
  const out = mkdtempSync(join(root, '.tuppence/crash-'))
  const input = {
    bank: join(root, 'bank/src/index.ts'),
    till: fileURLToPath(new URL('tillProgram.ts', import.meta.url)),
  }
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    ssr: { noExternal: [/^@tuppence\//], resolve: { conditions: ['source', 'module', 'node', 'import'] } },
    build: { ssr: true, outDir: out, emptyOutDir: false, minify: false, rolldownOptions: { input } },
  })
  const running = new Set<Program>()
  function launch(name: 'bank' | 'till', { args = [], env = {} }: Options): Launched {
    const child = spawn(process.execPath, [join(out, `${name}.js`), ...args], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    })
    const program: Program = {
      async kill() {
        running.delete(program)
        await kill(child)
      },
      async ask(asked) {
        const told = once(child, 'message')
        child.send(asked)
        const [answer] = await told
        return answer
      },
    }
    running.add(program)
    const listens = Promise.race([
      once(child, 'message').then(() => true),
      once(child, 'exit').then(() => false),
    ])
    return { program, listens }
  }
  return {
    data: out,
    launch,
    async start(name, options) {
      const { program, listens } = launch(name, options)
      if (!(await listens)) throw new Error(`${name} ended before it listened`)
      return program
    },
    async stop() {
      for (const program of running) await program.kill()
      rmSync(out, { recursive: true, force: true })
    },
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'close')
  child.kill('SIGKILL')
  await gone
}
