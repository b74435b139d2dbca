export type Threat = {
  readonly id: string
  readonly severity: string
  readonly name: string
  readonly later?: string
  readonly accepted?: string
}
export type Proof = {
  readonly file: string
  readonly title: string
  readonly threats: readonly string[]
  readonly passed: boolean
}
export function threatsOf(title: string): string[]
export function readUnit(report: unknown, root: string): Proof[]
export function readBrowsers(report: unknown, folder: string): Proof[]
export function problemsOf(threats: readonly Threat[], tests: readonly Proof[]): string[]
export function tableOf(threats: readonly Threat[], tests: readonly Proof[]): string
export function putTable(document: string, table: string): string
