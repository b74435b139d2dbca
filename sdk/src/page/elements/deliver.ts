/** Saves a response as a file if the site serves it as one. Resolves with whether it did. */
export async function saveFile(response: Response): Promise<boolean> {
  const disposition = response.headers.get('content-disposition') ?? ''
  if (!/^attachment/i.test(disposition)) return false
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = fileName(disposition)
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  return true
}

/** The name in a Content-Disposition (RFC 6266). Browsers take paths and the like out of it themselves. */
export function fileName(disposition: string): string {
  const [, name = 'download'] = /filename\*?=(?:utf-8''|"?)([^";]+)/i.exec(disposition) ?? []
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/**
 * Puts paid text in place of what an element holds; scripts in it never run.
 *
 * HTML goes in by `setHTML`, the one parser of strings that is no trusted-types sink, so it works under
 * `require-trusted-types-for 'script'; trusted-types 'none'` (run in Chromium 156 and Firefox 153: innerHTML,
 * DOMParser, parseHTMLUnsafe and createContextualFragment all throw there). An empty sanitizer keeps pictures,
 * classes and forms and still drops scripts, frames, handlers and javascript: links. XHR's `responseType =
 * 'document'` is no sink either, but follows redirects with the credential. Browsers before setHTML get DOMParser,
 * whose scripts never run; what else it lets through is the site's own, under the site's own policy.
 */
export async function showText(host: Element, response: Response): Promise<void> {
  const text = await response.text()
  if (!/html/.test(`${response.headers.get('content-type')}`)) host.textContent = text
  else if (host.setHTML) host.setHTML(text, { sanitizer: {} })
  else host.replaceChildren(...new DOMParser().parseFromString(text, 'text/html').body.childNodes)
}
