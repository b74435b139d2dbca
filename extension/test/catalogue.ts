import messages from '../_locales/en/messages.json' with { type: 'json' }

const texts: ReadonlyMap<string, { readonly message: string }> = new Map(Object.entries(messages))

/** The browser's `i18n` over the real English catalogue, as both browsers read it: `$1` to `$9`, `$$` for `$`. */
export function useCatalogue(): void {
  const i18n = {
    getMessage: (key: string, values: readonly string[] = []) =>
      (texts.get(key)?.message ?? '').replace(/\$([1-9$])/g, (_, mark: string) =>
        mark === '$' ? '$' : (values[Number(mark) - 1] ?? ''),
      ),
    getUILanguage: () => 'en',
  }
  Object.assign(globalThis, { chrome: { i18n } })
}
