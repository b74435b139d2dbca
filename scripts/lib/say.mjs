/** Ends the program with one clear sentence and exit code 1. */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

export function say(sentence) {
  process.stdout.write(`${sentence}\n`)
}
