import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/run.mjs'
import { say } from './lib/say.mjs'

rmSync(join(root, '.tuppence'), { recursive: true, force: true })
say('Cleared .tuppence/: the bank, the newspaper and the browser profile start anew.')
