import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { fuzz, mutations } from '../../protocol/test/fuzz.ts'
import { lockUp, wakeUp } from '../src/background/browser/dependencies.ts'
import { listen } from '../src/background/browser/listen.ts'
import { openStreet } from './support/street.ts'
import type { emptySession } from './support/vault.ts'
import { openBank, type TestBank } from './support/world.ts'

/** The browser's events, as they reach the wallet. */
const { browser, fire, forget } = vi.hoisted(() => {
  const listeners = new Map<string, ((...told: unknown[]) => unknown)[]>()
  const event = (name: string) => ({
    addListener: (listener: (...told: unknown[]) => unknown) => {
      listeners.set(name, [...(listeners.get(name) ?? []), listener])
    },
  })
  const memory: Record<string, unknown> = {}
  return {
    browser: {
      runtime: { onMessage: event('message'), onStartup: event('startup'), onInstalled: event('installed') },
      alarms: { onAlarm: event('alarm') },
      idle: { onStateChanged: event('idle') },
      tabs: { onRemoved: event('removed') },
      storage: {
        session: {
          get: async (key: string) => ({ [key]: memory[key] }),
          set: async (values: object) => void Object.assign(memory, values),
        },
      },
    },
    /** Resolves when every listener is done. */
    fire: (name: string, ...told: unknown[]) =>
      Promise.all((listeners.get(name) ?? []).map((listener) => listener(...told))),
    /** As if nobody had listened yet. */
    forget: () => listeners.clear(),
  }
})
vi.mock('webextension-polyfill', () => ({ default: browser }))

let bank: TestBank
beforeAll(() => {
  bank = openBank()
})
afterAll(() => bank.close())

const minute = 60_000
let at: Awaited<ReturnType<typeof openStreet>>
const keys = () => [...(at.session as ReturnType<typeof emptySession>).values.keys()]
const stage = async () => (await at.ask('overview', {})).stage

beforeEach(async () => {
  await browser.storage.session.set({ session: true })
  at = await openStreet(bank, { config: { lockAfter: 60 } })
  forget()
  listen(at.engine)
  await at.engine.idle()
})

it('behavior: the wallet locks with the screen, and not while its reader only looks', async () => {
  await fire('idle', 'idle')
  await fire('idle', 'active')
  expect(await stage()).toBe('ready')
  await fire('idle', 'locked')
  expect(await stage()).toBe('locked')
})

it('behavior: either alarm of ours locks it when it is time, and nobody else’s does', async () => {
  at.clock.now += 61 * minute
  const { engine } = at
  const wake = vi.spyOn(engine, 'wake')
  await fire('alarm', { name: 'another' })
  expect(wake).not.toHaveBeenCalled()
  expect(keys()).toContain('key')
  await fire('alarm', { name: lockUp })
  expect(keys()).not.toContain('key')
  await fire('alarm', { name: wakeUp })
  expect(wake).toHaveBeenCalledTimes(2)
})

it('error: no alarm of any other name wakes it, and none is an accident', { tags: ['fuzz'] }, async () => {
  forget()
  let woken = 0
  const wake = async () => {
    woken += 1
  }
  listen({ ...at.engine, wake })
  const isHeard = async (name: string) => {
    const before = woken
    await fire('alarm', { name })
    return woken > before
  }
  for (const name of [wakeUp, lockUp]) expect(await isHeard(name)).toBe(true)
  await fuzz(mutations([wakeUp, lockUp]), 300, async (name) => {
    expect(await isHeard(name), name).toBe(name === wakeUp || name === lockUp)
  })
})
