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

/** The sentence for an error's code: the code is the key, with `_` for `-`, which keys may not have. */
export function sentence(code: string): string {
  return chrome.i18n.getMessage(code.replaceAll('-', '_')) || t('unexpected')
}

/** The reader's language, for numbers and dates. */
export function language(): string {
  return chrome.i18n.getUILanguage()
}
