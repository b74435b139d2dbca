import { checkNode } from './lib/node.mjs'

checkNode()
// Only now: an older Node could not even read it.
void import('./commands/days.mjs')
