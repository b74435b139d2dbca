import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { root } from './run.mjs'

/**
 * Starts one of our Node programs, with `env` beside our own, and resolves when it says over IPC that it listens.
 * Its log goes to a file. Rejects with the last lines of the log when it ends before that.
 */
export function startServer({ name, entry, args, logFile, env = {} }) {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = createWriteStream(logFile, { flags: 'a' })
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let tail = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.pipe(log, { end: false })
    stream.on('data', (chunk) => {
      tail = (tail + chunk).slice(-2000)
    })
  }
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
  const listening = new Promise((resolve, reject) => {
    child.once('message', resolve)
    void exited.then((code) => reject(new Error(`${name} stopped with exit code ${code}.\n${tail.trim()}`)))
  })
  return { child, exited, listening }
}

/** Asks a child to end, and ends it for good if it has not done so after five seconds. */
export async function stopServer({ child, exited }) {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await exited
  clearTimeout(timer)
}
