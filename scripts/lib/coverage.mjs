/** Which test proves which threat of docs/threats.json, told from the reports of a test run. */

const list = '[A-Z]\\d{1,2}(?:(?:, | and | )[A-Z]\\d{1,2})*'
const ids = new RegExp(`^${list}(?=[: ])|(?<=: )${list}(?=:)`, 'g')

/** The threats a title begins with, or a part of it: `W6 S7: behavior: …` and `X1: error: R3: …` name two. */
export function threatsOf(title) {
  return (title.match(ids) ?? []).flatMap((text) => text.match(/[A-Z]\d{1,2}/g) ?? [])
}

/** The tests of vitest's JSON report: {file, title, threats, passed}. */
export function readUnit(report, root) {
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ ancestorTitles, title, status }) =>
        toTest({
          file: relative(name, root),
          titles: [...ancestorTitles, title],
          passed: status === 'passed',
        }),
      ),
  )
}

/** The tests of Playwright's JSON report, as above. */
export function readBrowsers(report, folder) {
  const inSuite = (suite, titles) => [
    ...suite.specs
      .filter(({ tests }) => tests.some(({ results }) => results.some(({ status }) => status !== 'skipped')))
      .map(({ file, title, ok }) =>
        toTest({ file: `${folder}/${file}`, titles: [...titles, title], passed: ok }),
      ),
    ...(suite.suites ?? []).flatMap((inner) => inSuite(inner, [...titles, inner.title])),
  ]
  return report.suites.flatMap((suite) => inSuite(suite, []))
}

function toTest({ file, titles, passed }) {
  const threats = [...new Set(titles.flatMap(threatsOf))]
  return { file, title: titles.at(-1), threats, passed }
}

/** A file's path inside the project, with the slashes of a link. */
export function relative(path, root) {
  return path.startsWith(root)
    ? path
        .slice(root.length)
        .replace(/^[/\\]/, '')
        .replaceAll('\\', '/')
    : path
}

/** What is wrong, one sentence each: rows without proof, failed proofs, ids nobody has listed. */
export function problemsOf(threats, tests) {
  const known = new Set(threats.map(({ id }) => id))
  const problems = []
  for (const threat of threats) {
    const own = tests.filter((test) => test.threats.includes(threat.id))
    if (own.some(({ passed }) => !passed)) problems.push(`${threat.id}: a test of it fails`)
    else if (own.length === 0 && threat.later === undefined && threat.accepted === undefined) {
      problems.push(`${threat.id} (${threat.name}): no test proves it`)
    }
  }
  for (const { file, title, threats: named } of tests) {
    const unknown = named.filter((id) => !known.has(id))
    if (unknown.length > 0)
      problems.push(`${file}: "${title}" names ${unknown.join(', ')}, which is no threat`)
  }
  return problems
}

/** The table for docs/security.md: a row for each threat, then the titles of the tests. */
export function tableOf(threats, tests) {
  const rows = threats.map((threat) => {
    const own = tests.filter((test) => test.threats.includes(threat.id))
    return `| ${threat.id} | ${threat.severity} | ${threat.name} | ${proofOf(threat, own)} |`
  })
  const head = ['| | | what can go wrong | what proves that it does not |', '|---|---|---|---|']
  return [...head, ...rows].join('\n')
}

function proofOf({ later, accepted }, tests) {
  if (tests.length === 0) return later === undefined ? `accepted: ${accepted}` : `later: ${later}`
  const files = group(tests)
  const parts = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, own]) => {
      return `[${file}](../${file})${own.length > 1 ? ` (${own.length} tests)` : ''}`
    })
  return parts.join('<br>')
}

function group(tests) {
  const files = new Map()
  for (const test of tests) files.set(test.file, [...(files.get(test.file) ?? []), test])
  return files
}

/** A document with what stands between its two marks replaced. */
export function putTable(document, table) {
  const [begin, end] = ['<!-- threats -->', '<!-- /threats -->']
  const [head, rest] = document.split(begin)
  const tail = rest?.split(end)[1]
  if (tail === undefined) throw new Error(`the document lacks ${begin} … ${end}`)
  return `${head}${begin}\n${table}\n${end}${tail}`
}
