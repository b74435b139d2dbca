import { createBank } from './app.ts'
import { listen } from './http/listen.ts'
import { limits } from './limits.ts'
import { describeError } from './log.ts'
import { type Options, readOptions, UsageError, usage } from './options.ts'
import { StartError } from './StartError.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The bank as a program: runs until SIGTERM or SIGINT. Gives the exit code, as --help lists them. */
export async function main(args: readonly string[], env: Env): Promise<number> {
  try {
    const options = readOptions(args, env)
    if (options.help) {
      process.stdout.write(usage())
      return 0
    }
    await serve(options)
    return 0
  } catch (error) {
    if (error instanceof UsageError) return complain(error.message, 2)
    if (error instanceof StartError) return complain(error.message, 1)
    return complain(`The bank stopped: ${JSON.stringify(describeError(error))}`, 1)
  }
}

async function serve({ config, host, port }: Options): Promise<void> {
  // What is made from here on (database, keys, log of SQLite) is this user's alone.
  process.umask(0o077)
  const bank = createBank(config)
  // Node would print the error as it is, and whatever it carries.
  process.on('uncaughtException', (error) => {
    bank.log('error', 'crashed', describeError(error))
    process.exit(1)
  })
  try {
    const server = await listen(bank.app.fetch, { host, port })
    bank.log('info', 'listening', { url: server.url, port: server.port })
    // A program that started this one waits for it here.
    process.send?.({ url: server.url, port: server.port })
    const signal = await stopSignal()
    bank.log('info', 'stopping', { signal })
    await server.close()
  } finally {
    bank.close()
  }
}

/**
 * The first signal stops gracefully, a later one at once. npm passes on the signal that the terminal has already
 * sent to everybody, so one that comes right after the first is the same one.
 */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    let since: number | undefined
    const stop = (signal: string): void => {
      if (since !== undefined && performance.now() - since > limits.sameSignalMs) process.exit(1)
      since ??= performance.now()
      // Node keeps a process running as long as it listens to the one that started it.
      process.off('disconnect', orphaned)
      resolve(signal)
    }
    const orphaned = () => stop('disconnect')
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
    // The program that started this one has ended without a word.
    process.on('disconnect', orphaned)
  })
}

function complain(sentence: string, code: number): number {
  process.stderr.write(`${sentence}\n`)
  return code
}
