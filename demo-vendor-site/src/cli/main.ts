import { TillError } from '@tuppence/sdk/server'
import { createNewspaper } from '../createNewspaper.ts'
import { createSmallShop } from '../createSmallShop.ts'
import { listen, type Served } from '../server/listen.ts'
import type { Shop } from '../server/Shop.ts'
import { ShopError } from '../server/ShopError.ts'
import * as Options from './Options.ts'

/** Opens the shop that the command line asks for, and keeps it open until a signal. Returns the exit code. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const options = Options.read(args, env)
    if (options === undefined) {
      process.stdout.write(Options.help)
      return 0
    }
    const served = await open(options)
    await stopSignal()
    process.stdout.write('Closing.\n')
    await served.close()
    return 0
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`)
    return error instanceof ShopError && error.code === 'bad-option' ? 2 : 1
  }
}

async function open({ shop: kind, port, ...config }: Options.Options): Promise<Served> {
  // Books and keys made from here on are this user's alone.
  process.umask(0o077)
  const shop = kind === 'small' ? createSmallShop(config) : createNewspaper(config)
  const served = await listen(shop, port).catch(async (error: unknown) => {
    await shop.close()
    throw error
  })
  process.stdout.write(`${shop.name} is open at ${shop.url}\nIt takes the money of ${config.bank}\n`)
  announce(shop, served)
  return served
}

/** A program that started this one gets the owner's link as a message, and its log does not get it at all. */
function announce({ url, ownerLink }: Shop, { port }: Served): void {
  if (process.send !== undefined) {
    process.send({ url, port, ...(ownerLink !== undefined && { owner: ownerLink }) })
    return
  }
  if (ownerLink !== undefined) process.stdout.write(`The owner's page: ${ownerLink}\n`)
  process.stdout.write('Ctrl-C closes it.\n')
}

/**
 * The first signal stops gracefully; npm passes on the one that the terminal has sent already, so more are
 * ignored.
 */
async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = () => {
      // Node keeps a process running as long as it listens to the one that started it.
      process.off('disconnect', stop)
      resolve()
    }
    // The last: the program that started this one has ended without a word.
    for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, stop)
  })
}

function sentence(error: unknown): string {
  if (error instanceof ShopError) {
    switch (error.code) {
      case 'port-taken':
        return `${error.message} Give another with --port.`
      case 'bad-key-file':
        return `This file should hold the vendor's key and does not: ${error.message}`
      case 'bad-option':
        return error.message
    }
  }
  if (error instanceof TillError) return `The till cannot be opened: ${error.code}. ${error.message}`
  return `The shop cannot be opened: ${error instanceof Error ? error.message : 'for a reason unknown'}`
}
