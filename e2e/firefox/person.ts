import type { Page } from 'puppeteer-core'

/** Milliseconds. */
const patience = 90_000

type Role = 'button' | 'heading' | 'link' | 'radio' | 'textbox'

/** Something on the page by what a screen reader says of it. It does not look inside elements' own trees. */
function named(page: Page, role: Role, name: string) {
  return page.locator(`::-p-aria([name="${name}"][role="${role}"])`).setTimeout(patience)
}

/** What a person does with mouse and keyboard, in the browser's own events. */
export const press = (page: Page, name: string) => named(page, 'button', name).click()
export const follow = (page: Page, name: string) => named(page, 'link', name).click()
export const choose = (page: Page, name: string) => named(page, 'radio', name).click()
export const heading = (page: Page, name: string) => named(page, 'heading', name).wait()

export async function type(page: Page, field: string, text: string): Promise<void> {
  await named(page, 'textbox', field).click()
  await page.keyboard.type(text)
}

/** A password's field has no role by which it could be found. */
export async function typeSecret(page: Page, selector: string, text: string): Promise<void> {
  await page.locator(selector).setTimeout(patience).click()
  await page.keyboard.type(text)
}

/** Waits until the element has asked for the price, which it does when it is seen. */
export async function offered(page: Page): Promise<void> {
  await scrollToOffer(page)
  await page.locator('tuppence-paywall[state="idle"]').setTimeout(patience).wait()
}

/** Presses the offer's button, whose words are `text`. */
export async function pressOffer(page: Page, text: string): Promise<void> {
  await page.locator(`tuppence-paywall >>> ::-p-text(${text})`).setTimeout(patience).click()
}

/** Waits until what was bought stands in place of the offer. */
export async function opened(page: Page): Promise<void> {
  await scrollToOffer(page)
  await page.locator('tuppence-paywall[state="opened"]').setTimeout(patience).wait()
}

async function scrollToOffer(page: Page): Promise<void> {
  await page.$eval('tuppence-paywall', (element) => element.scrollIntoView({ block: 'center' }))
}

/** Presses Pay in the wallet's window once it has been seen for long enough. */
export async function pay(window: Page): Promise<void> {
  await window.locator('button.pay:not(.is-settling)').setTimeout(patience).click()
}
