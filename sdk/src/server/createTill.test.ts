import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createTill, memoryStore, newVendorKey, type TillOptions } from './index.ts'
import { SECRET, shop } from './test/shop.ts'

const vendor = newVendorKey()
const good: TillOptions = {
  url: 'https://shop.example',
  secret: SECRET,
  vendorKey: vendor.publicKey,
  banks: ['https://bank.example'],
  store: memoryStore(),
}
const article = { resource: 'article/7', price: '0.05', kind: 'own', description: 'An article' } as const

describe('V2 error: a secret that is none', () => {
  test.each([
    ['missing', undefined, 'bad-secret'],
    ['empty', '', 'bad-secret'],
    ['a word', 'secret', 'placeholder-secret'],
    ['31 bytes', SECRET.slice(1), 'bad-secret'],
    ['31 bytes of bytes', crypto.getRandomValues(new Uint8Array(31)), 'bad-secret'],
    ['one character', 'k'.repeat(64), 'placeholder-secret'],
    ['words', 'change-me-please-change-me-please-1234', 'placeholder-secret'],
    ['words and digits', 'your-32-byte-secret-key-goes-here-0123456789', 'placeholder-secret'],
    ['zeros', new Uint8Array(32), 'placeholder-secret'],
    ['a number', 1234567890123456, 'bad-secret'],
  ])('%s', (_name, secret, code) => {
    expect(() => createTill({ ...good, secret } as TillOptions)).toThrow(expect.objectContaining({ code }))
  })

  test('behavior: 32 random bytes as text, hex, base64 or bytes are taken', () => {
    const bytes = crypto.getRandomValues(new Uint8Array(32))
    const forms = [bytes, Buffer.from(bytes).toString('hex'), Buffer.from(bytes).toString('base64'), SECRET]
    for (const secret of forms) expect(createTill({ ...good, secret }).url).toBe('https://shop.example')
  })
})

describe('error: options that cannot work throw at construction', () => {
  test.each<[string, Partial<Record<keyof TillOptions, unknown>>, string]>([
    ['no url', { url: undefined }, 'bad-url'],
    ['a path for a url', { url: '/shop' }, 'bad-url'],
    ['http elsewhere', { url: 'http://shop.example' }, 'insecure-url'],
    ['http on the network', { url: 'http://192.168.1.4:8402' }, 'insecure-url'],
    ['another scheme', { url: 'ftp://shop.example' }, 'bad-url'],
    ['a user', { url: 'https://me@shop.example' }, 'bad-url'],
    ['a query', { url: 'https://shop.example/?a=b' }, 'bad-url'],
    ['an empty query', { url: 'https://shop.example?' }, 'bad-url'],
    ['a fragment', { url: 'https://shop.example#' }, 'bad-url'],
    ['a dot at the end', { url: 'https://shop.example./' }, 'bad-url'],
    ['| in the host', { url: 'https://a|b.example' }, 'bad-url'],
    ['a path that would end a cookie', { url: 'https://shop.example/a;b' }, 'bad-url'],
    ['a secret key for V', { vendorKey: vendor.secret }, 'bad-vendor-key'],
    ['capitals in V', { vendorKey: vendor.publicKey.toUpperCase() }, 'bad-vendor-key'],
    ['V off the curve', { vendorKey: `02${'f'.repeat(64)}` }, 'bad-vendor-key'],
    ['an old V off the curve', { retiredKeys: ['02'] }, 'bad-vendor-key'],
    ['no bank', { banks: [] }, 'bad-bank'],
    ['a bank over http', { banks: ['http://bank.example'] }, 'bad-bank'],
    ['a bank with a query', { banks: ['https://bank.example?x'] }, 'bad-bank'],
    ['a bank twice', { banks: ['https://bank.example', 'https://BANK.example/'] }, 'bad-bank'],
    ['a currency in capitals', { currency: 'USD' }, 'bad-currency'],
    ['a challenge for a day', { challengeLife: 86_400 }, 'bad-life'],
    ['a challenge for a second', { challengeLife: 1 }, 'bad-life'],
    ['a horizon the redeemer could not keep', { horizon: 86_400 }, 'bad-life'],
    ['a proxy by name', { proxies: ['proxy.internal'] }, 'bad-proxy'],
    ['a range too wide', { proxies: ['10.0.0.0/33'] }, 'bad-proxy'],
    ['no access by default', { accessDefault: 0 }, 'bad-life'],
  ])('%s', (_name, options, code) => {
    expect(() => createTill({ ...good, ...options } as TillOptions)).toThrow(
      expect.objectContaining({ code }),
    )
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['no kind', { kind: 'once' }, 'bad-kind'],
    ['a price of nothing', { price: '0.00' }, 'bad-price'],
    ['a number for a price', { price: 5 }, 'bad-price'],
    ['a tenth of a cent', { price: '0.001' }, 'bad-price'],
    ['a negative price', { price: '-0.05' }, 'bad-price'],
    ['a price of nine coins', { price: '5.11' }, 'price-needs-too-many-coins'],
    ['access without ownership', { kind: 'each', access: 60 }, 'bad-access'],
    ['access of no time', { access: 0 }, 'bad-access'],
    ['access of half a second', { access: 0.5 }, 'bad-access'],
    ['a resource of 257', { resource: 'x'.repeat(257) }, 'bad-resource'],
    ['a resource of 234 for each', { kind: 'each', resource: 'x'.repeat(234) }, 'bad-resource'],
    ['an empty resource', { resource: '' }, 'bad-resource'],
    ['a description of 257', { description: 'x'.repeat(257) }, 'bad-description'],
    ['five minutes and more of caching', { cacheSeconds: 301 }, 'bad-cache'],
    [
      'what would not fit into a header',
      { resource: 'r'.repeat(256), description: '\u00fc'.repeat(256) },
      'credential-too-large',
    ],
  ])('%s', (_name, options, code) => {
    const { till } = shop()
    expect(() => till.charge({ ...article, ...options } as never)).toThrow(expect.objectContaining({ code }))
  })

  test('behavior: what is at the edge is taken', () => {
    const { till } = shop()
    for (const options of [
      { price: '2.55' },
      { price: '5.12' },
      { access: 'forever' },
      { cacheSeconds: 300 },
    ] as const) {
      expect(till.charge({ ...article, ...options }).handle).toBeTypeOf('function')
    }
  })
})

describe('V16 error: line breaks and other controls', () => {
  const controls = ['\r\n', '\n', '\0', '\u0085', '\u2028', '\u007f', '\ud800']
  test.each(controls.map((control) => [JSON.stringify(control), control]))('%s', (_name, control) => {
    const { till } = shop()
    const fields = ['resource', 'description', 'route', 'priceVersion']
    for (const field of fields) {
      expect(() => till.charge({ ...article, [field]: `a${control}b` }), field).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^bad-/) }),
      )
    }
    expect(() => createTill({ ...good, url: `https://shop.example/a${control}b` })).toThrow()
  })

  test('behavior: what a function returns is held to the same, and answered without a header of it', async () => {
    const { till } = shop()
    const named = till.charge({ ...article, resource: () => 'a\r\nSet-Cookie: x=y' })
    const described = till.charge({ ...article, description: () => 'a\nb' })
    const request = () => new Request('http://localhost:8402/x')
    expect((await named.handle(request(), () => new Response())).status).toBe(400)
    expect((await described.handle(request(), () => new Response())).status).toBe(500)
  })
})

describe('the vendor key', () => {
  test('V6 error: a store is opened for one key, and tells at the start', async () => {
    const store = memoryStore()
    await createTill({ ...good, store }).ready()
    const other = newVendorKey().publicKey
    await expect(createTill({ ...good, store, vendorKey: other }).ready()).rejects.toMatchObject({
      code: 'vendor-key-differs',
    })
    const charge = createTill({ ...good, store, vendorKey: other, log: () => undefined }).charge(article)
    expect((await charge.handle(new Request('https://shop.example/'), () => new Response())).status).toBe(500)
  })

  test('behavior: it is followed by another that names it as retired; the file shows both', async () => {
    const store = memoryStore()
    await createTill({ ...good, store }).ready()
    const next = newVendorKey().publicKey
    const till = createTill({ ...good, store, vendorKey: next, retiredKeys: [vendor.publicKey] })
    await till.ready()
    expect(await till.wellKnown().json()).toMatchObject({ keys: [next, vendor.publicKey] })
    await expect(createTill({ ...good, store }).ready()).rejects.toMatchObject({ code: 'vendor-key-retired' })
  })

  test('V22 behavior: nothing that can be printed of a till holds its secret', async () => {
    const from = shop()
    const charge = from.till.charge(article)
    await charge.handle(new Request('http://localhost:8402/x'), () => new Response())
    const printed = [from.till, charge, from.logged].map((part) =>
      inspect(part, { depth: 9, showHidden: true }),
    )
    const texts = [...printed, JSON.stringify(from.till), JSON.stringify(charge), String(from.till)]
    expect(texts.join()).not.toContain(SECRET)
    expect(texts.join()).not.toContain(from.vendor.secret)
  })
})

test('behavior: the well-known file names keys and banks, for an hour', async () => {
  const {
    till,
    vendor: { publicKey },
  } = shop()
  const response = till.wellKnown()
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(response.headers.get('cache-control')).toBe('max-age=3600')
  expect(await response.text()).toBe(
    `{"v":1,"keys":["${publicKey}"],"banks":["https://bank.example"],"online":true}`,
  )
})
