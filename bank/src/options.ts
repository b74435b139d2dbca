import { parseArgs } from 'node:util'
import type { BankConfig } from './config.ts'

/** The command line or the environment says something that cannot be; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export type Options = { help: boolean; host: string; port: number; config: BankConfig }

type Option = { flag: string; value?: string; fallback?: string; help: string }

/** Every option; its environment variable is TUPPENCE_BANK_ and the name in capitals. The line wins. */
const options = [
  { flag: 'port', value: 'N', fallback: '3338', help: 'Port to listen on; 0 takes a free one.' },
  { flag: 'host', value: 'NAME', fallback: 'localhost', help: 'Address; localhost is 127.0.0.1 and ::1.' },
  { flag: 'data', value: 'DIR', fallback: '.tuppence/bank', help: 'Where database and keys are kept.' },
  { flag: 'name', value: 'TEXT', help: 'Name that wallets show.' },
  { flag: 'unit', value: 'UNIT', help: 'Unit of the money, in its minor unit (usd: cents).' },
  { flag: 'denominations', value: 'N,N,…', help: 'Amounts there are coins for; 1,2,4 … 524288 by default.' },
  { flag: 'fee-ppk', value: 'N', help: 'Fee of each input in thousandths of the minor unit; 0 by default.' },
  { flag: 'final-expiry', value: 'SECONDS', help: 'Unix time at which coins expire; never by default.' },
  { flag: 'test-money', help: 'Give coins away for nothing. For trying things out only.' },
  { flag: 'rate', value: 'MODE', help: 'on (this machine is exempt), loopback-too or off; on by default.' },
  { flag: 'proxies', value: 'IP,IP/N,…', help: 'Reverse proxies whose X-Forwarded-For is believed.' },
  { flag: 'exempt', value: 'IP,IP/N,…', help: 'Clients that are not limited; the tills you know, say.' },
  { flag: 'curve', value: 'NAME', help: 'native or noble; native where it is there by default.' },
  { flag: 'keys', value: 'FILE', help: 'Keys file to use instead of DIR/keys.json.' },
  { flag: 'resume', help: 'Go on with an older copy of the database, or after issuing was stopped.' },
  { flag: 'help', help: 'Print this and stop.' },
] as const satisfies readonly Option[]

type Flag = (typeof options)[number]['flag']

/** Reads arguments and environment. Throws UsageError with one sentence. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options {
  const given = parse(args)
  const read = (flag: Flag): string | undefined => given.get(flag) ?? fromEnvironment(flag, env)
  const isOn = (flag: Flag): boolean => readSwitch(flag, read(flag))
  const list = (flag: Flag): string[] | undefined =>
    read(flag)
      ?.split(',')
      .map((item) => item.trim())
  const count = (flag: Flag): number | undefined => readCount(flag, read(flag))
  const port = count('port') ?? 3_338
  if (port > 65_535) throw new UsageError('--port is 0 to 65535.')
  return {
    help: isOn('help'),
    host: read('host') ?? 'localhost',
    port,
    config: {
      data: read('data') ?? '.tuppence/bank',
      testMoney: isOn('test-money'),
      resume: isOn('resume'),
      ...defined('name', read('name')),
      ...defined('unit', read('unit')),
      ...defined('keys', read('keys')),
      ...defined('feePpk', count('fee-ppk')),
      ...defined('finalExpiry', count('final-expiry')),
      ...defined('rate', oneOf('rate', ['on', 'off', 'loopback-too'], read('rate'))),
      ...defined('curve', oneOf('curve', ['native', 'noble'], read('curve'))),
      ...defined('proxies', list('proxies')),
      ...defined('exempt', list('exempt')),
      ...defined('denominations', list('denominations')?.map(readAmount)),
    },
  }
}

/** The text of --help. */
export function usage(): string {
  const lines = options.map((option: Option) => {
    const left = `--${option.flag}${option.value === undefined ? '' : ` ${option.value}`}`
    const fallback = option.fallback === undefined ? '' : ` (${option.fallback})`
    return `  ${left.padEnd(26)}${option.help}${fallback}`
  })
  return [
    'tuppence-bank: a Cashu mint on SQLite',
    '',
    'Usage: npm run bank -- [options]',
    '',
    ...lines,
    '',
    'Each is also read from the environment: --fee-ppk from TUPPENCE_BANK_FEE_PPK, and so on; switches take 1 or 0.',
    'Exit codes: 0 stopped as asked, 1 could not start or run, 2 the options make no sense.',
    '',
  ].join('\n')
}

function parse(args: readonly string[]): ReadonlyMap<string, string> {
  const specs = options.map((option: Option) => {
    const type = option.value === undefined ? ('boolean' as const) : ('string' as const)
    return [option.flag, { type }] as const
  })
  try {
    const { values } = parseArgs({
      args: [...args],
      options: Object.fromEntries(specs),
      allowPositionals: false,
    })
    return new Map(Object.entries(values).map(([flag, value]) => [flag, String(value)]))
  } catch (error) {
    const sentence = error instanceof Error ? (error.message.split('. ')[0] ?? '') : ''
    throw new UsageError(`${sentence.replace(/\.$/, '')}; see --help.`)
  }
}

function fromEnvironment(flag: Flag, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const value = env[`TUPPENCE_BANK_${flag.toUpperCase().replaceAll('-', '_')}`]
  return value === '' ? undefined : value
}

function readSwitch(flag: Flag, value: string | undefined): boolean {
  switch (value) {
    case undefined:
    case '0':
    case 'false':
      return false
    case '1':
    case 'true':
      return true
    default:
      throw new UsageError(`--${flag} is on (1) or off (0).`)
  }
}

function readCount(flag: Flag, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!/^(0|[1-9][0-9]{0,11})$/.test(value)) throw new UsageError(`--${flag} is a whole number.`)
  return Number(value)
}

function readAmount(value: string): bigint {
  if (!/^[1-9][0-9]{0,15}$/.test(value)) throw new UsageError('--denominations are whole numbers above 0.')
  return BigInt(value)
}

function oneOf<const T extends string>(
  flag: Flag,
  words: readonly T[],
  value: string | undefined,
): T | undefined {
  const found = words.find((word) => word === value)
  if (value !== undefined && found === undefined)
    throw new UsageError(`--${flag} is one of: ${words.join(', ')}.`)
  return found
}

function defined<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })
}
