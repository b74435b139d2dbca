import { type HostileSite, startHostileSite } from './fixtures/hostile.ts'
import { isolatedWorld } from './fixtures/isolatedWorld.ts'
import { findIn, plant, readStores, unplant } from './fixtures/stores.ts'
import { expect, test } from './fixtures/test.ts'
import { startWallet, type Wallet } from './fixtures/wallet.ts'
import { newspaper } from './pages/newspaper.ts'

let hostile: HostileSite
let inner: HostileSite
let wallet: Wallet

test.beforeAll(async ({ world }) => {
  hostile = await startHostileSite()
  inner = await startHostileSite()
  wallet = await startWallet({ bank: world.bank.url })
})
test.afterAll(async () => {
  await wallet?.close()
  for (const part of [hostile, inner]) await part?.stop()
})

/**
 * Every way of knocking that is not the page's own, one line of the log for each answer that comes. The true one is
 * last but one: when its second question is answered, every answer before it has come.
 */
const knocks = `
const id = crypto.randomUUID()
window.log = log
const hello = { tuppence: 1, type: 'connect', id }
const line = (name) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }) => {
    log(name + ': ' + (data.state ?? data.type))
    if (name === 'true' && data.type === 'connected') port1.postMessage({ v: 1, type: 'state', id })
  }
  return port2
}
const madeUp = (name, more) => dispatchEvent(new MessageEvent('message',
  { data: hello, ports: [line(name)], source: window, origin: location.origin, ...more }))
function knock() {
  madeUp('made up')
  madeUp('made up, in another name', { origin: 'https://bank.example' })
  document.dispatchEvent(new MessageEvent('message', { data: hello, ports: [line('bubbling')], source: window, bubbles: true }))
  postMessage(hello)
  postMessage(hello, '*', [line('two lines'), line('two lines')])
  postMessage({ ...hello, origin: 'https://bank.example' }, '*', [line('one key more')])
  postMessage({ ...hello, tuppence: '1' }, '*', [line('another version')])
  postMessage([hello], '*', [line('a list')])
  postMessage(hello, '*', [line('true')])
  postMessage(hello, '*', [line('second')])
}
document.querySelector('#knock').onclick = () => {
  document.querySelector('#near').contentWindow.postMessage('knock')
  // The frame knocks at the page around it and then says so.
  addEventListener('message', ({ data }) => { if (data === 'knocked') knock() })
}`

const near = `<script>
addEventListener('message', () => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }) => parent.log('frame: ' + data.type)
  parent.postMessage({ tuppence: 1, type: 'connect', id: crypto.randomUUID() }, '*', [port2])
  const own = new MessageChannel()
  own.port1.onmessage = ({ data }) => parent.log('in the frame: ' + data.type)
  postMessage({ tuppence: 1, type: 'connect', id: crypto.randomUUID() }, '*', [own.port2])
  parent.postMessage('knocked')
}, { once: true })
</script>`

test('C1: behavior: a made-up event, a frame, a hello with more or less to it, a second one: none gets a word', async () => {
  hostile.attack = {
    url: hostile.url,
    challenges: [],
    body: `<button id="knock">Knock</button>
<iframe id="near" srcdoc="${near.replaceAll('"', '&quot;')}"></iframe>
<iframe id="far" src="${inner.url}"></iframe>
<script>addEventListener('load', () => { ${knocks} })</script>`,
  }
  inner.attack = { url: `${inner.url}/full`, challenges: ['Payment id="x"'] }
  const page = await wallet.context.newPage()
  await page.goto(hostile.url)
  await test.step('another site in a frame is not spoken with, though it is clicked', async () => {
    const far = page.frameLocator('#far')
    await far.getByRole('button', { name: 'Free' }).click()
    await expect(far.locator('#log')).toBeEmpty()
  })
  await page.getByRole('button', { name: 'Knock' }).click()
  const log = page.locator('#log')
  await expect(log).toContainText('true: error')
  expect((await log.innerText()).trim().split('\n')).toEqual(['true: connected', 'true: error'])
  await expect(page.frameLocator('#far').locator('#log')).toBeEmpty()
  expect(wallet.context.pages().filter((each) => each.url().includes('/approval/'))).toEqual([])
  await page.close()
})

test('C6: behavior: whoever has taken the content script over finds none of the wallet’s stores, and nothing in what it can open', async ({
  world,
}) => {
  const story = await newspaper(wallet.context, world.newspaper.url).openArticle()
  await story.offered()
  await (await newspaper(wallet.context, world.newspaper.url).press(story.readButton)).pay()
  await story.opened()
  const home = await wallet.open('home')
  const inWorld = await isolatedWorld(wallet, story.page)
  await test.step('the wallet has stores, and a key in one of them', async () => {
    const places = new Set((await readStores(home)).map(({ place }) => place))
    for (const place of ['tuppence-sealed/coins', 'tuppence-sealed/seeds', 'storage.session'])
      expect(places).toContain(place)
  })
  await test.step('databases are the page’s own, and it has none', async () => {
    expect(await inWorld('indexedDB.databases()')).toEqual([])
    expect(await inWorld('Object.keys(localStorage).length + Object.keys(sessionStorage).length')).toBe(0)
  })
  await test.step('the memory that holds the key is closed to it', async () => {
    const answer = "chrome.storage.session.get(null).then(() => 'open', String)"
    expect(await inWorld(answer)).toContain('Access to storage is not allowed')
  })
  await test.step('what is open to it is empty', async () => {
    const secret = 'a canary that was put there'
    await plant(home, [secret])
    const read = 'chrome.storage.local.get(null)'
    const piece = async () => [{ place: 'here', text: JSON.stringify(await inWorld(read)) }]
    expect(findIn(await piece(), [secret])).not.toEqual([])
    await unplant(home, 1)
    expect(await inWorld(read)).toEqual({})
    expect(await inWorld('chrome.storage.sync.get(null)')).toEqual({})
  })
  await test.step('the wallet’s own pages and windows are not handed to it', async () => {
    const kinds = ['extension', 'windows', 'tabs', 'alarms', 'idle', 'scripting', 'action']
    const has = `${JSON.stringify(kinds)}.filter((kind) => chrome[kind]?.getBackgroundPage ?? chrome[kind]?.query ?? chrome[kind]?.create)`
    expect(await inWorld(has)).toEqual([])
    const fetched = `fetch('chrome-extension://${wallet.id}/home/index.html').then(() => 'open', () => 'closed')`
    expect(await inWorld(fetched)).toBe('closed')
  })
  await story.page.close()
})
