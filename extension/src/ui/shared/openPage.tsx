import { type JSX, render } from 'preact'
import { language } from './t.ts'

/** Names a page in the reader's language and draws it. */
export function openPage(title: string, Page: () => JSX.Element): void {
  document.documentElement.lang = language()
  document.title = title
  const place = document.getElementById('page')
  if (place) render(<Page />, place)
}
