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
  ['error: K6: x', ['K6']],
  ['W1, P6 property: x', ['W1', 'P6']],
  ['K12 cases of others', ['K12']],
  ['C4', ['C4']],
  ['behavior: P1', []],
  ['behavior: what a title says of "error: R3: x"', []],
  ['error: a swap with K2: x', []],
  ['error: V4 tokens', []],
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
      { file: 'a/b.test.ts', title: 'P1: outer › x', threats: ['P1'], passed: true },
      { file: 'a/b.test.ts', title: 'P1: outer › P2: y', threats: ['P1', 'P2'], passed: false },
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
      { file: 'e2e/c.spec.ts', title: 'P3: inner › y', threats: ['P3'], passed: false },
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

describe('what the document says', () => {
  const titled = (file: string, title: string, threats: string[]): Proof => ({
    ...{ file, title, threats },
    passed: true,
  })

  test('behavior: how many tests a threat has, and what is still to come or can be checked by nobody', () => {
    const table = tableOf(threats, [proof(['P1']), proof(['P1', 'P2'])])
    expect(table).toContain('| P1 | H | one | [2 tests](#p1) |')
    expect(table).toContain('| P2 | M | two | [1 test](#p2)<br>later: Comes later. |')
    expect(table).toContain('| P3 | L | three | accepted: Nobody can check it. |')
    expect(tableOf(threats, [])).toContain('| P2 | M | two | later: Comes later. |')
  })

  test('behavior: below that their titles, by file, each once', () => {
    const tests = [
      titled('b.test.ts', 'P1: behavior: second', ['P1']),
      titled('a.test.ts', 'P1: behavior: first', ['P1', 'P2']),
      titled('b.test.ts', 'P1: behavior: second', ['P1']),
    ]
    expect(tableOf(threats, tests)).toContain(
      [
        '<details>',
        '<summary><a name="p1"></a><b>P1</b> one: 3 tests</summary>',
        '',
        '- [a.test.ts](../a.test.ts)',
        '  - P1: behavior: first',
        '- [b.test.ts](../b.test.ts)',
        '  - P1: behavior: second',
        '',
        '</details>',
        '<details>',
        '<summary><a name="p2"></a><b>P2</b> two: 1 test</summary>',
      ].join('\n'),
    )
    expect(tableOf(threats, tests)).not.toContain('<b>P3</b>')
  })

  test.each([
    ['</details> *a* _b_ `c`', '\\</details\\> \\*a\\* \\_b\\_ \\`c\\`'],
    ['a\r\nb\u2028c\u202ed', 'a b c d'],
    ['https://shop.example | $1 & $2', 'https:\\//shop.example \\| \\$1 \\& \\$2'],
    ['😀'.repeat(201), `${'😀'.repeat(200)}…`],
  ])('error: a title is no markup, however it is written: %j', (title, written) => {
    expect(tableOf(threats, [titled('a.test.ts', title, ['P1'])])).toContain(`  - ${written}\n`)
  })

  test('behavior: it stands between its marks', () => {
    const table = tableOf(threats, [proof(['P1'])])
    const written = putTable('a\n<!-- threats -->\nold\n<!-- /threats -->\nb', table)
    expect(written).toBe(`a\n<!-- threats -->\n${table}\n<!-- /threats -->\nb`)
    expect(() => putTable('a', table)).toThrow('lacks')
  })
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
