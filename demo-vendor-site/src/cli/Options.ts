import { parseArgs } from 'node:util'
import { ShopError } from '../server/ShopError.ts'

export type Options = {
  readonly port: number
  readonly dataDir: string
  readonly bank: string
  readonly url: string
  readonly shop: 'newspaper' | 'small'
  readonly mode: 'offline' | 'online'
}

export const help = `The Daily Tuppence: a small newspaper that sells by the article.

  node dist/src/index.js [options]

  --port NUMBER   loopback port to listen on            8402      TUPPENCE_SITE_PORT
  --data FOLDER   where its keys and books are kept     .tuppence/newspaper
                                                                  TUPPENCE_SITE_DATA
  --bank URL      the bank whose money it takes         http://localhost:3338
                                                                  TUPPENCE_SITE_BANK
  --url URL       its public address, behind a proxy    http://localhost:PORT
                                                                  TUPPENCE_SITE_URL
  --shop NAME     newspaper, or small: a plain shop     newspaper TUPPENCE_SITE_SHOP
                  with two things in it, for tests
  --mode NAME     offline: coins come locked to it and  offline   TUPPENCE_SITE_MODE
                  are redeemed later; online: it
                  swaps plain ones at once
  --help          this text

An option on the command line is taken before its environment variable.
The first start makes the vendor's key in the data folder; whoever has that file can redeem the takings.
`

const flags = {
  port: { type: 'string' },
  data: { type: 'string' },
  bank: { type: 'string' },
  url: { type: 'string' },
  shop: { type: 'string' },
  mode: { type: 'string' },
  help: { type: 'boolean' },
} as const

/** Reads command line and environment; undefined when help is asked for. Throws ShopError bad-option. */
export function read(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | undefined {
  const given = parse(args)
  if (given.help === true) return undefined
  const value = (name: Exclude<keyof typeof flags, 'help'>, otherwise: string): string =>
    given[name] ?? env[`TUPPENCE_SITE_${name.toUpperCase()}`] ?? otherwise
  const shop = value('shop', 'newspaper')
  if (shop !== 'newspaper' && shop !== 'small')
    throw bad(`There is no shop called ${shop}: newspaper or small.`)
  const mode = value('mode', 'offline')
  if (mode !== 'offline' && mode !== 'online')
    throw bad(`There is no mode called ${mode}: offline or online.`)
  const port = portOf(value('port', '8402'))
  return {
    port,
    shop,
    mode,
    dataDir: value('data', `.tuppence/${shop}`),
    bank: urlOf(value('bank', 'http://localhost:3338')),
    url: urlOf(value('url', `http://localhost:${port}`)),
  }
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof flags }>>['values'] {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw bad(`${error instanceof Error ? error.message.split('\n')[0] : 'Bad option'} Try --help.`)
  }
}

function portOf(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : -1
  if (port < 1 || port > 65_535) throw bad(`The port must be a number from 1 to 65535, not ${text}.`)
  return port
}

function urlOf(text: string): string {
  if (!URL.canParse(text)) throw bad(`This is not an address: ${text}`)
  return text
}

function bad(message: string): ShopError {
  return new ShopError('bad-option', message)
}
