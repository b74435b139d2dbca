export type Failure = { readonly file: string; readonly title: string; readonly message: string }
export function failuresOfUnit(report: unknown, root: string): Failure[]
export function failuresOfBrowsers(report: unknown, folder: string): Failure[]
