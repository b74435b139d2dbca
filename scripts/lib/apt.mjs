import { existsSync } from 'node:fs'
import { run } from './run.mjs'
import { say } from './say.mjs'

/** Whether we may install Debian packages here: Debian or a child of it, and root. */
export function canAptGet() {
  return existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
}

export async function aptGet(packages) {
  say(`Installing ${packages.join(', ')} with apt-get …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { quiet: true, env })
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    quiet: true,
    env,
  })
}
