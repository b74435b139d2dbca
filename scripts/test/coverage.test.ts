import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type Proof,
  problemsOf,
  putTable,
  readBrowsers,
  readUnit,
  type Threat,
  tableOf,
  threatsOf,
} from '../lib/coverage.mjs'
import { root } from './support/program.ts'

const proof = (threats: string[], passed = true): Proof => ({
  file: 'a.test.ts',
  title: 't',
  threats,
  passed,
})
const threats: Threat[] = [
  { id: 'P1', severity: 'H', name: 'one' },
  { id: 'P2', severity: 'M', name: 'two', later: 'Comes later.' },
  { id: 'P3', severity: 'L', name: 'three', accepted: 'Nobody can check it.' },
]

test.each([
  ['P1: behavior: x', ['P1']],
  ['W6 S7: behavior: x', ['W6', 'S7']],
  ['W1, W2 and V11: x', ['W1', 'W2', 'V11']],
  ['K8 behavior: x', ['K8']],
  ['X1: error: R3: x: y', ['X1', 'R3']],
  ['behavior: P1', []],
  ['P2PK secrets', []],
  ['P123: x', []],
])('behavior: the threats of "%s"', (title, expected) => {
  expect(threatsOf(title)).toEqual(expected)
})

describe('what a run says', () => {
  test('behavior: vitest’s tests count under the titles around them; what was skipped does not', () => {
    const result = (title: string, status: string) => ({ ancestorTitles: ['P1: outer'], title, status })
    const assertionResults = [result('x', 'passed'), result('P2: y', 'failed'), result('z', 'skipped')]
    const report = { testResults: [{ name: '/repo/a/b.test.ts', assertionResults }] }
    expect(readUnit(report, '/repo')).toEqual([
      { file: 'a/b.test.ts', title: 'x', threats: ['P1'], passed: true },
      { file: 'a/b.test.ts', title: 'P2: y', threats: ['P1', 'P2'], passed: false },
    ])
  })

  test('behavior: so do Playwright’s', () => {
    const spec = (title: string, ok: boolean, status: string) => {
      return { file: 'c.spec.ts', title, ok, tests: [{ results: [{ status }] }] }
    }
    const inner = { title: 'P3: inner', specs: [spec('y', false, 'failed'), spec('z', true, 'skipped')] }
    const report = {
      suites: [{ title: 'c.spec.ts', specs: [spec('P1: x', true, 'passed')], suites: [inner] }],
    }
    expect(readBrowsers(report, 'e2e')).toEqual([
      { file: 'e2e/c.spec.ts', title: 'P1: x', threats: ['P1'], passed: true },
      { file: 'e2e/c.spec.ts', title: 'y', threats: ['P3'], passed: false },
    ])
  })
})

describe('what is wrong', () => {
  test('behavior: nothing, where each threat has a test or a reason', () => {
    expect(problemsOf(threats, [proof(['P1'])])).toEqual([])
  })

  test('error: a threat without either, a test that fails, an id nobody knows', () => {
    expect(problemsOf(threats, [])).toEqual(['P1 (one): no test proves it'])
    expect(problemsOf(threats, [proof(['P1']), proof(['P1'], false)])).toEqual(['P1: a test of it fails'])
    expect(problemsOf(threats, [proof(['P1', 'P9'])])).toEqual([
      'a.test.ts: "t" names P9, which is no threat',
    ])
  })
})

test('behavior: the table stands between its marks, and a test says more than a reason why there is none', () => {
  const table = tableOf(threats, [proof(['P1']), proof(['P1', 'P2'])])
  expect(table).toContain('| P1 | H | one | [a.test.ts](../a.test.ts) (2 tests) |')
  expect(table).toContain('| P2 | M | two | [a.test.ts](../a.test.ts) |')
  expect(table).toContain('| P3 | L | three | accepted: Nobody can check it. |')
  const written = putTable('a\n<!-- threats -->\nold\n<!-- /threats -->\nb', table)
  expect(written).toBe(`a\n<!-- threats -->\n${table}\n<!-- /threats -->\nb`)
  expect(() => putTable('a', table)).toThrow('lacks')
})

test('behavior: each threat is listed once, and has a reason for no test at most', () => {
  const listed: Threat[] = JSON.parse(readFileSync(join(root, 'docs/threats.json'), 'utf8'))
  expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length)
  for (const { id, severity, later, accepted } of listed) {
    expect(id).toMatch(/^[A-Z]\d{1,2}$/)
    expect(severity).toMatch(/^[HML]$/)
    expect(later === undefined || accepted === undefined).toBe(true)
  }
})
