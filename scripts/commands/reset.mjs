import { clearDataFolder } from '../lib/dataFolder.mjs'
import { readOptions } from '../lib/options.mjs'
import { say } from '../lib/say.mjs'

const help = `npm run reset -- [options]

Clears what npm start keeps: the bank, the newspaper and the browser's profile with the wallet in it.

  --data DIR   the folder to clear (.tuppence)
  --help       this text`

const { data } = readOptions(help, { data: { type: 'string', default: '.tuppence' } })
const cleared = await clearDataFolder(data)
say(
  cleared
    ? `Cleared ${cleared}: the bank, the newspaper and the wallet start anew.`
    : 'There is nothing to clear.',
)
