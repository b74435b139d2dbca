import { bankSwap } from './bankSwap.mjs'
import { clickToContent } from './clickToContent.mjs'
import { headerBytes } from './headerBytes.mjs'
import { offlineCheck } from './offlineCheck.mjs'
import { restore } from './restore.mjs'
import { secretTiming } from './secretTiming.mjs'
import { unlock } from './unlock.mjs'

const all = { headerBytes, offlineCheck, bankSwap, secretTiming, unlock, restore, clickToContent }
const asked = process.argv.slice(2)
const unknown = asked.find((name) => !(name in all))
if (unknown || asked.includes('--help')) {
  console.log(
    `npm run bench -- [${Object.keys(all).join('] [')}]\n\nWithout a name: all of them. Build first: npm run build.`,
  )
  process.exit(unknown && unknown !== '--help' ? 1 : 0)
}
console.log(
  `Node ${process.version}, ${process.arch}. Ratios within this run hold; absolute times drift with the machine.`,
)
for (const [name, bench] of Object.entries(all)) if (asked.length === 0 || asked.includes(name)) await bench()
