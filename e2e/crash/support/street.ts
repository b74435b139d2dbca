import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { newVendorKey } from '@tuppence/sdk/server'
import { freePort } from '../../../extension/test/support/programs.ts'
import { bankRate } from '../../../scripts/lib/withChanges.mjs'
import { buildPrograms, type Launched } from './programs.ts'

export type Name = 'bank' | 'site'

/**
 * Changed from limits.ts: the next life of a till or a redeemer does not wait for what the last one held, and used coins
 * come by the hundred from one address.
 */
export const changed = {
  ...{ lease: 1, swapRetryFirst: 1, swapRetryMost: 1, swapSweep: 1 },
  ...{ redeemHold: 1, retryFirst: 1, retryMost: 1, badCredentials: 100_000 },
}

export type Street = Awaited<ReturnType<typeof openStreet>>

/** A bank and a site that takes its money and redeems it, each a program that can be killed and started again. */
export async function openStreet() {
  const programs = await buildPrograms()
  const [bankPort, sitePort] = [String(await freePort()), String(await freePort())]
  const [bank, site] = [`http://localhost:${bankPort}`, `http://localhost:${sitePort}`]
  const folder = { bank: join(programs.data, 'bank'), site: join(programs.data, 'site') }
  mkdirSync(folder.site)
  const files = {
    bank: join(folder.bank, 'bank.sqlite'),
    site: join(folder.site, 'till.sqlite'),
    purse: join(folder.site, 'till.sqlite-redeemer'),
  }
  const { publicKey, secret } = newVendorKey()
  const env = { PORT: sitePort, URL: site, BANK: bank, STORE: files.site, VENDOR_KEY: publicKey }
  const options = {
    bank: { args: ['--port', bankPort, '--data', folder.bank, '--test-money', '--rate', bankRate().rate] },
    site: { env: { ...env, VENDOR_SECRET: secret, LIMITS: JSON.stringify(changed) } },
  }
  const running = new Map<Name, Launched>()
  let lives = 0

  function launch(name: Name): Launched {
    const launched = name === 'bank' ? programs.launch('bank', options.bank) : launchSite()
    running.set(name, launched)
    return launched
  }

  /** Each life asks for coins of the other kind, and finds those of the last one under way. */
  function launchSite(): Launched {
    lives += 1
    const MODE = lives % 2 === 0 ? 'offline' : 'online'
    return programs.launch('till', { env: { ...options.site.env, MODE } })
  }
  return {
    bank,
    site,
    files,
    launch,
    async start(name: Name): Promise<void> {
      if (!(await launch(name).listens)) throw new Error(`${name} ended before it listened`)
    },
    async kill(name: Name): Promise<void> {
      await running.get(name)?.program.kill()
    },
    stop: () => programs.stop(),
  }
}
