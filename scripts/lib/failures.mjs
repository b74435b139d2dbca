import { basename } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { relative } from './coverage.mjs'

/** What failed in a test run, told from its reports: {file, title, message}, the message as its first few lines. */

const mostLines = 3

/** Of vitest's JSON report; a file that could not be loaded has no tests, and its own message. */
export function failuresOfUnit(report, root) {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(name, root)
    const failed = assertionResults
      .filter((each) => each.status === 'failed')
      .map(({ fullName, failureMessages }) => ({
        file,
        title: fullName,
        message: short(failureMessages.join('\n')),
      }))
    const isWhole = status !== 'failed' || failed.length > 0
    return isWhole ? failed : [{ file, title: 'the file itself', message: short(message) }]
  })
}

/** Of Playwright's JSON report, with the place of each error. */
export function failuresOfBrowsers(report, folder) {
  const inSuite = ({ specs, suites = [] }) => [
    ...specs
      .filter(({ ok }) => !ok)
      .map(({ file, title, tests }) => {
        const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors ?? []))
        const told = errors.map(({ message, location }) => `${short(message)}${placeOf(location)}`)
        return { file: `${folder}/${file}`, title, message: told.join('\n') }
      }),
    ...suites.flatMap(inSuite),
  ]
  const outside = (report.errors ?? []).map(({ message }) => ({
    file: 'browsers',
    title: 'outside of every test',
    message: short(message),
  }))
  return [...outside, ...report.suites.flatMap(inSuite)]
}

function placeOf(location) {
  return location === undefined ? '' : `\n    at ${basename(location.file)}:${location.line}`
}

function short(text = '') {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
  return lines.slice(0, mostLines).join('\n')
}
