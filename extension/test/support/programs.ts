import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export type Programs = {
  /** Starts one; resolves with what it says first. */
  start(name: 'bank' | 'site', options: StartOptions): Promise<{ child: ChildProcess; hello: unknown }>
  stop(): Promise<void>
}

type StartOptions = { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> }

/** Bundles the bank's program and the small site beside this file, for Node to run as they are. */
export async function buildPrograms(): Promise<Programs> {
  // Inside the repository, so that Node finds the packages that are not bundled.
  mkdirSync(join(root, '.tuppence'), { recursive: true })
  const out = mkdtempSync(join(root, '.tuppence/programs-'))
  const input = {
    bank: join(root, 'bank/src/index.ts'),
    site: fileURLToPath(new URL('site.ts', import.meta.url)),
  }
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    ssr: { noExternal: [/^@tuppence\//], resolve: { conditions: ['source', 'module', 'node', 'import'] } },
    build: { ssr: true, outDir: out, emptyOutDir: false, minify: false, rolldownOptions: { input } },
  })
  const children: ChildProcess[] = []
  return {
    async start(name, { args = [], env = {} }) {
      const child = spawn(process.execPath, [join(out, `${name}.js`), ...args], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: { ...process.env, ...env },
      })
      children.push(child)
      const [hello] = await once(child, 'message')
      return { child, hello }
    },
    async stop() {
      for (const child of children) {
        if (child.exitCode !== null) continue
        const closed = once(child, 'close')
        child.kill('SIGTERM')
        await closed
      }
      rmSync(out, { recursive: true, force: true })
    },
  }
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, 'localhost')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
