// Pictures of every page in every state, light and dark, from the real extension with a background that answers
// from scenes.ts; each is read by axe, and any console line or broken policy is a failure.
//   node extension/test/pictures/take.mjs [--out DIR] [--only TEXT] [--no-axe]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import axe from '@axe-core/playwright'
import { chromium } from '@playwright/test'
import { runnerImport } from 'vite'
import { ensureBrowser } from '../../../scripts/lib/browsers.mjs'
import { buildExtension } from '../../build.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: '.tuppence/pictures/pages' },
    only: { type: 'string', default: '' },
    'no-axe': { type: 'boolean', default: false },
  },
})
const sizes = {
  popup: { width: 360, height: 600 },
  approval: { width: 400, height: 565 },
  onboarding: { width: 1000, height: 800 },
  home: { width: 1100, height: 900 },
}

const work = mkdtempSync(join(tmpdir(), 'tuppence-pictures-'))
const extension = await buildExtension({
  target: 'chrome',
  suggestedBank: 'http://localhost:3338',
  out: join(work, 'extension'),
  background: join(here, 'background.ts'),
})
const { module } = await runnerImport(join(here, 'scenes.ts'), { configFile: false, logLevel: 'warn' })
const out = resolve(values.out)
mkdirSync(out, { recursive: true })

const context = await chromium.launchPersistentContext(join(work, 'profile'), {
  executablePath: await ensureBrowser('chromium'),
  headless: false,
  args: [
    ...[
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-sync',
      '--hide-scrollbars',
    ],
    ...[`--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
  ],
})
const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
const base = `chrome-extension://${new URL(worker.url()).host}`
const problems = []

async function act(page, step) {
  if (step.type) await page.getByLabel(step.type[0]).first().fill(step.type[1])
  if (step.fill) {
    for (const field of await page.getByLabel(step.fill[0]).all()) await field.fill(step.fill[1])
  }
  if (step.click) await page.getByText(step.click).click()
  if (step.hold) {
    await page.getByRole('button', { name: step.hold }).hover()
    await page.mouse.down()
  }
  if (!step.press) return
  const button = page.getByRole('button', { name: step.press }).first()
  await button.waitFor()
  // The Pay button does not listen at once.
  if (/^(Pay|Unlock and pay)/.test(step.press)) await page.locator('.pay:not(.is-settling)').waitFor()
  await button.click()
  await page.mouse.move(0, 0)
}

async function check(page, name) {
  const { violations } = await new axe({ page }).analyze()
  for (const { id, impact, nodes } of violations) {
    problems.push(`${name}: ${id} (${impact}) ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  }
}

async function take(scene, colorScheme) {
  const name = `${scene.page}-${scene.name}-${colorScheme}`
  const page = await context.newPage()
  page.on('console', (line) => problems.push(`${name}: ${line.text()}`))
  page.on('pageerror', (error) => problems.push(`${name}: ${error.message}`))
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize(sizes[scene.page])
  await worker.evaluate((answers) => {
    globalThis.stage.answers = answers
  }, scene.answers)
  await page.goto(
    `${base}/${scene.page}/index.html?id=0f8fad5b-d9cb-469f-a165-708677200007${scene.hash ?? ''}`,
  )
  for (const step of scene.act ?? []) await act(page, step)
  await page.waitForTimeout(scene.after ?? 700)
  await page.screenshot({ path: join(out, `${name}.png`), fullPage: scene.page !== 'approval' })
  if (!values['no-axe']) await check(page, name)
  await page.close()
}

for (const scene of module.scenes) {
  if (!`${scene.page}-${scene.name}`.includes(values.only)) continue
  for (const scheme of ['light', 'dark']) await take(scene, scheme)
}
await context.close()
rmSync(work, { recursive: true, force: true })
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`The pictures are in ${out}\n`)
process.exitCode = problems.length === 0 ? 0 : 1
