import { expect, test } from 'vitest'
import { failuresOfBrowsers, failuresOfUnit } from '../lib/failures.mjs'

test('behavior: of a report of vitest, the tests that failed and how, and a file that was not loaded', () => {
  const passed = { fullName: 'x', status: 'passed', failureMessages: [] }
  const failed = {
    fullName: 'outer y',
    status: 'failed',
    failureMessages: ['\u001b[31mError: one\u001b[39m\n\n  two\n  three\n  four'],
  }
  const testResults = [
    { name: '/repo/a/b.test.ts', status: 'failed', message: '', assertionResults: [passed, failed] },
    { name: '/repo/c.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    { name: '/repo/d.test.ts', status: 'passed', message: '', assertionResults: [passed] },
  ]
  expect(failuresOfUnit({ testResults }, '/repo')).toEqual([
    { file: 'a/b.test.ts', title: 'outer y', message: 'Error: one\n  two\n  three' },
    { file: 'c.test.ts', title: 'the file itself', message: 'no such module' },
  ])
})

test('behavior: the same of a report of Playwright', () => {
  const spec = (title: string, ok: boolean, message?: string) => {
    const errors =
      message === undefined ? [] : [{ message, location: { file: '/repo/e2e/fixtures/d.ts', line: 7 } }]
    return { file: 'c.spec.ts', title, ok, tests: [{ results: [{ errors }] }] }
  }
  const suites = [{ specs: [spec('x', true)], suites: [{ specs: [spec('y', false, 'late\nand more')] }] }]
  expect(failuresOfBrowsers({ suites, errors: [{ message: 'no file' }] }, 'e2e')).toEqual([
    { file: 'browsers', title: 'outside of every test', message: 'no file' },
    { file: 'e2e/c.spec.ts', title: 'y', message: 'late\nand more\n    at d.ts:7' },
  ])
})
