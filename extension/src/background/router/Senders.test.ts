import { describe, expect, it } from 'vitest'
import { ownPage, type Sender, webPage } from './Senders.ts'

const self = { id: 'abcd', base: 'chrome-extension://abcd/' }
const shop: Sender = {
  id: 'abcd',
  origin: 'https://shop.example',
  url: 'https://shop.example/articles/7?x=1',
  frameId: 0,
  documentId: 'D1',
  documentLifecycle: 'active',
  tab: { id: 3 },
}

describe('W1', () => {
  it('W1: behavior: the origin is the sender’s, and the answer goes to its document', () => {
    expect(webPage(shop, self)).toEqual({
      origin: 'https://shop.example',
      target: { tab: 3, document: 'D1' },
    })
    const firefox = { ...shop, documentLifecycle: undefined }
    expect(webPage(firefox, self)?.origin).toBe('https://shop.example')
    const local = { ...shop, origin: 'http://localhost:8402', url: 'http://localhost:8402/' }
    expect(webPage(local, self)?.origin).toBe('http://localhost:8402')
  })

  const refused: [string, Partial<Sender>][] = [
    ['another extension', { id: 'other' }],
    ['no id', { id: undefined }],
    ['a frame', { frameId: 4 }],
    ['no frame', { frameId: undefined }],
    ['a sandboxed page', { origin: 'null' }],
    ['no origin', { origin: undefined }],
    ['an origin that is not its address’s', { origin: 'https://bank.example' }],
    ['an origin with a slash', { origin: 'https://shop.example/' }],
    ['no address', { url: undefined }],
    ['an address that is none', { url: 'shop' }],
    ['a blob', { url: 'blob:https://shop.example/1234' }],
    ['plain http', { origin: 'http://shop.example', url: 'http://shop.example/' }],
    ['a file', { origin: 'file://', url: 'file:///etc/passwd' }],
    ['an own page', { origin: 'chrome-extension://abcd', url: 'chrome-extension://abcd/popup/index.html' }],
    ['a prerendered document', { documentLifecycle: 'prerender' }],
    ['a cached document', { documentLifecycle: 'cached' }],
    ['no document', { documentId: undefined }],
    ['no tab', { tab: undefined }],
  ]
  it.each(refused)('W1: error: %s is nobody', (_, change) => {
    expect(webPage({ ...shop, ...change }, self)).toBeUndefined()
  })
})

describe('W2', () => {
  const popup: Sender = {
    id: 'abcd',
    origin: 'chrome-extension://abcd',
    url: 'chrome-extension://abcd/popup/index.html',
  }
  it('W2: behavior: a page of ours is known by its path, in a tab or out of one', () => {
    expect(ownPage(popup, self)).toEqual({ page: 'popup', tab: undefined })
    const approval = {
      ...popup,
      url: 'chrome-extension://abcd/approval/index.html?id=1',
      tab: { id: 9 },
    }
    expect(ownPage(approval, self)).toEqual({ page: 'approval', tab: 9 })
  })

  const refused: [string, Sender][] = [
    ['a content script', shop],
    ['a content script that claims our address', { ...shop, url: popup.url }],
    ['another extension', { ...popup, id: 'other' }],
    ['our id, another origin', { ...popup, origin: 'chrome-extension://abce' }],
    ['an address of another extension', { ...popup, url: 'chrome-extension://abce/popup/index.html' }],
    ['a path of no page', { ...popup, url: 'chrome-extension://abcd/popup/index.html/x' }],
    ['the background', { ...popup, url: 'chrome-extension://abcd/background.js' }],
    ['no address', { ...popup, url: undefined }],
    ['nothing', {}],
  ]
  it.each(refused)('W2: error: %s is no page of ours', (_, sender) => {
    expect(ownPage(sender, self)).toBeUndefined()
  })
})
