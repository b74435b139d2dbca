import type messages from '../../../_locales/en/messages.json'

/** The browser's own catalogue; both browsers have it under this name. */
declare const chrome: {
  readonly i18n: {
    getMessage(key: string, values?: readonly string[]): string
    getUILanguage(): string
  }
}

export type Key = keyof typeof messages

/** A text of the catalogue in the reader's language, with `values` for its places `$1`, `$2`, … */
export function t(key: Key, ...values: readonly string[]): string {
  return chrome.i18n.getMessage(key, values)
}

/** The text of a code, which is a key with `_` for `-`, since keys may not have `-`; undefined when there is none. */
function ofCode(code: string, prefix = ''): string | undefined {
  return chrome.i18n.getMessage(`${prefix}${code.replaceAll('-', '_')}`) || undefined
}

/** The sentence for an error's code: what happened, whether money moved, what to do. */
export function sentence(code: string): string {
  return ofCode(code) ?? t('unexpected')
}

/** Why a payment ended as it did, said after what became of the money; undefined for a code without words. */
export function why(code: string): string | undefined {
  return ofCode(code, 'why_') ?? ofCode(code)
}

/** What the site answered to a payment; undefined for an answer without words. */
export function siteSaid(code: string): string | undefined {
  return ofCode(code, 'site_')
}

/** The reader's language, for numbers and dates. */
export function language(): string {
  return chrome.i18n.getUILanguage()
}
