import { say } from './say.mjs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
/** npm passes on the signal that the terminal has sent to everybody: one that comes so soon is the same one. */
const sameSignalMs = 1000
/** The exit code of a program that was interrupted, as shells count it. */
const interrupted = 130

/** What has to be ended before this program may: functions that end it and resolve when it is gone. */
const held = new Set()
let since
let codeAtSignal = interrupted

/** Whether everything is being ended: nothing more is to be started, or complained of. */
export const isEnding = () => since !== undefined

/** For what is no longer to come about. */
export const never = () => new Promise(() => {})

/**
 * Takes it upon this program to end something: `release({ signal, force })` is called at a signal, or at `end`. From
 * the second signal on with `force`: then nothing is waited for. Returns the function that takes it back.
 */
export function hold(release) {
  if (held.size === 0) for (const signal of signals) process.on(signal, onSignal)
  held.add(release)
  return () => {
    held.delete(release)
    if (held.size === 0 && !isEnding()) for (const signal of signals) process.off(signal, onSignal)
  }
}

/** From now on a signal is how this program is meant to end: with exit code 0. */
export function expectSignal() {
  codeAtSignal = 0
}

function onSignal(signal) {
  if (!isEnding()) {
    say('\nStopping …')
    void end(codeAtSignal, signal)
  } else if (performance.now() - since > sameSignalMs) {
    for (const release of held) void release({ signal, force: true })
    process.exit(interrupted)
  }
}

/** Ends everything that is held, then the program. Never resolves. */
export async function end(code, signal = 'SIGTERM') {
  if (isEnding()) return never()
  since = performance.now()
  await Promise.allSettled([...held].map((release) => release({ signal, force: false })))
  return process.exit(code)
}
