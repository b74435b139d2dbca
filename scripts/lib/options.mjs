import { parseArgs } from 'node:util'
import { fail, say } from './say.mjs'

/** Reads a command's options. Ends the program after --help, and with one sentence at what it does not know. */
export function readOptions(help, options = {}) {
  const values = parse({ ...options, help: { type: 'boolean', default: false } })
  if (values.help) {
    say(help)
    process.exit(0)
  }
  return values
}

function parse(options) {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    // What follows the first sentence is advice for programmers.
    return fail(`${error.message.split(/\. |\n/)[0].replace(/\.$/, '')}. --help lists the options.`)
  }
}
