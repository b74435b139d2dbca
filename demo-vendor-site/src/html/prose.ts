import { type Html, html, join, type Value } from './Html.ts'

/**
 * The paper's own small markup. Blocks are parted by an empty line; a block that starts with `## ` is a heading,
 * with `> ` a pulled line. Inside a block, `*words*` are in italics and `[2]` points at the second source.
 * Everything else is text, and is escaped.
 */
export function prose(text: string): Html {
  return join(blocks(text).map(block))
}

/** How many words a piece of prose has, headings and pulled lines not counted. */
export function wordCount(text: string): number {
  return blocks(text)
    .filter((part) => !part.startsWith('## ') && !part.startsWith('> '))
    .flatMap((part) => part.replace(/\[\d+\]/g, '').split(/\s+/))
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}

function blocks(text: string): string[] {
  return text
    .trim()
    .split(/\n[ \t]*\n/)
    .map((part) => part.trim().replace(/\s*\n\s*/g, ' '))
    .filter((part) => part !== '')
}

function block(text: string): Html {
  if (text.startsWith('## ')) return html`<h2>${inline(text.slice(3))}</h2>`
  if (text.startsWith('> ')) return html`<aside class="pulled"><p>${inline(text.slice(2))}</p></aside>`
  return html`<p>${inline(text)}</p>`
}

function inline(text: string): Value[] {
  return quoted(text)
    .split(/(\*[^*]+\*|\[\d{1,2}\])/)
    .map((part) => {
      if (/^\*[^*]+\*$/.test(part)) return html`<em>${part.slice(1, -1)}</em>`
      if (/^\[\d{1,2}\]$/.test(part)) return reference(part.slice(1, -1))
      return part
    })
}

/** Typewriter quotes as a printer sets them. */
function quoted(text: string): string {
  return text
    .replace(/(^|[\s(*])"/g, '$1“')
    .replaceAll('"', '”')
    .replaceAll("'", '’')
}

function reference(number: string): Html {
  return html`<sup class="ref"><a href="#source-${number}" aria-label="Source ${number}">${number}</a></sup>`
}
