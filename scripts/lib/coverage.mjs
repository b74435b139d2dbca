/** Which test proves which threat of docs/threats.json, told from the reports of a test run. */

const list = '[A-Z]\\d{1,2}(?:(?:, | and | )[A-Z]\\d{1,2})*'
const opening = new RegExp(`^(?:(?:${list}:? )?(?:behavior|error|property): )?${list}(?=:)|^${list}(?= |$)`)

/**
 * The threats a title begins with, before or after the kind of test: `W6 S7: behavior: …`, `error: K6: …`,
 * `X1: error: R3: …`. What stands further in is what the test is about, and proves nothing of it.
 */
export function threatsOf(title) {
  return title.match(opening)?.[0].match(/[A-Z]\d{1,2}/g) ?? []
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
  return { file, title: titles.join(' › '), threats, passed }
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

/** What docs/security.md says of the run: a row for each threat, and below them the titles of its tests, folded. */
export function tableOf(threats, tests) {
  const lines = threats.map((threat) => ({
    ...threat,
    own: tests.filter((test) => test.threats.includes(threat.id)),
  }))
  const head = ['| | | what can go wrong | what proves that it does not |', '|---|---|---|---|']
  const rows = lines.map((line) => `| ${line.id} | ${line.severity} | ${line.name} | ${proofOf(line)} |`)
  const folds = lines.filter(({ own }) => own.length > 0).map(foldOf)
  return [...head, ...rows, '', ...folds].join('\n')
}

function proofOf({ id, later, accepted, own }) {
  const parts = [
    own.length > 0 && `[${countOf(own)}](#${id.toLowerCase()})`,
    later !== undefined && `later: ${later}`,
    accepted !== undefined && `accepted: ${accepted}`,
  ]
  return parts.filter((part) => part !== false).join('<br>')
}

const countOf = ({ length }) => (length === 1 ? '1 test' : `${length} tests`)

/** GitHub draws Markdown inside of `<details>` where an empty line stands before it. */
function foldOf({ id, name, own }) {
  const files = [...new Set(own.map(({ file }) => file))].sort()
  const items = files.flatMap((file) => {
    const titles = own.filter((test) => test.file === file).map(({ title }) => `  - ${escapeTitle(title)}`)
    return [`- [${file}](../${file})`, ...new Set(titles)]
  })
  const summary = `<a name="${id.toLowerCase()}"></a><b>${id}</b> ${name}: ${countOf(own)}`
  return ['<details>', `<summary>${summary}</summary>`, '', ...items, '', '</details>'].join('\n')
}

/** Longer titles are generated, and their beginning tells them apart. */
const titleChars = 200

/** A title as text of a Markdown list: neither markup, nor a link, nor a second line. */
function escapeTitle(title) {
  const chars = [...title.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')]
  const short = chars.length > titleChars ? `${chars.slice(0, titleChars).join('')}…` : chars.join('')
  return short.replace(/[\\`*_<>[\]|~&$]|\/(?=\/)/g, '\\$&')
}

/** A document with what stands between its two marks replaced. */
export function putTable(document, table) {
  const [begin, end] = ['<!-- threats -->', '<!-- /threats -->']
  const [head, rest] = document.split(begin)
  const tail = rest?.split(end)[1]
  if (tail === undefined) throw new Error(`the document lacks ${begin} … ${end}`)
  return `${head}${begin}\n${table}\n${end}${tail}`
}
