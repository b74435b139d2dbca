import browser from 'webextension-polyfill'

/** Closes the window this page is alone in. Firefox does not let a page close a window that we opened itself. */
export async function closeWindow(): Promise<void> {
  const tab = await browser.tabs.getCurrent()
  if (tab?.id === undefined) window.close()
  else await browser.tabs.remove(tab.id)
}
