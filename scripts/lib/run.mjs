import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { hold, isEnding, never } from './ending.mjs'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const isWindows = process.platform === 'win32'
/** How long a command may take to end when it is asked to. */
const patienceMs = 5000

/**
 * Runs a command to its end. Resolves with the exit code; output goes to ours unless `quiet`. A signal ends it, with
 * all it started: then nothing is resolved any more.
 */
export async function run(command, args, { quiet = false, env = {}, cwd = root } = {}) {
  if (isEnding()) return never()
  const output = []
  // A quiet one is a group of its own: npm and npx start others, which would be left behind.
  const isGroup = quiet && !isWindows
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    shell: isWindows,
    detached: isGroup,
  })
  child.stdout?.on('data', (chunk) => output.push(chunk))
  child.stderr?.on('data', (chunk) => output.push(chunk))
  const done = new Promise((resolve) => {
    child.on('error', () => resolve({ code: 127, output: `There is no ${command} on this machine.\n` }))
    child.on('close', (code, signal) =>
      resolve({ code: code ?? (signal ? 1 : 0), output: Buffer.concat(output).toString() }),
    )
  })
  const release = isGroup ? endGroup : endOne
  const letGo = hold((how) => release(child, done, how))
  const result = await done
  letGo()
  return isEnding() ? never() : result
}

async function endGroup({ pid }, done, { signal, force }) {
  if (pid === undefined) return
  kill(-pid, force ? 'SIGKILL' : signal)
  const timer = setTimeout(() => kill(-pid, 'SIGKILL'), patienceMs)
  await done
  clearTimeout(timer)
}

/** One that shows its output is in our group: a terminal's Ctrl-C has reached it, and it ends in its own time. */
async function endOne({ pid }, done, { signal, force }) {
  if (pid === undefined) return
  if (force || signal !== 'SIGINT') kill(pid, force ? 'SIGKILL' : signal)
  await done
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}
