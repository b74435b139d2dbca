/** Markup that is safe to send. Only `html` makes it, so an outside string can never become markup. */
export type Html = { readonly markup: string; readonly [made]: true }

declare const made: unique symbol

/** What may stand in a `${…}`: markup as it is, text escaped, nothing for undefined and false. */
export type Value = Html | string | number | undefined | false | readonly Value[]

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

const own = new WeakSet<object>()

/** Text made fit for element content and for quoted attribute values. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities.get(character) ?? '')
}

/** The template tag: literal parts stand as written, every value is escaped unless `html` made it. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  let markup = parts[0] ?? ''
  values.forEach((value, index) => {
    markup += render(value) + (parts[index + 1] ?? '')
  })
  return make(markup)
}

/** The values one after another, with nothing between them. */
export function join(values: readonly Value[]): Html {
  return make(render(values))
}

function make(markup: string): Html {
  const made = Object.freeze({ markup }) as Html
  own.add(made)
  return made
}

function render(value: Value): string {
  if (value === undefined || value === false) return ''
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number') return String(value)
  if (isHtml(value)) return value.markup
  return value.map(render).join('')
}

function isHtml(value: Html | readonly Value[]): value is Html {
  return own.has(value)
}
