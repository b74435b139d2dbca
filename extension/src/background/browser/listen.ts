import browser, { type Runtime } from 'webextension-polyfill'
import type { Engine } from '../engine.ts'
import { lockUp, wakeUp } from './dependencies.ts'

/** In memory for one session of the browser, and closed to content scripts: tells a restart of the browser from ours. */
const sessionKey = 'session'

/** Connects the engine to the browser's events. All in one turn, or the browser would not wake us for them. */
export function listen(engine: Engine): void {
  browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) =>
    engine.receive(message, sender),
  )
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === wakeUp || alarm.name === lockUp) return engine.wake()
  })
  // With the screen. Firefox has no such state: there only time locks.
  browser.idle.onStateChanged.addListener((state) => {
    if (state === 'locked') return engine.lock()
  })
  browser.tabs.onRemoved.addListener((tab) => engine.tabClosed(tab))
  // Listened to so that the worker starts with the browser, and goes on with what is not known yet.
  browser.runtime.onStartup.addListener(() => {})
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install')
      void browser.tabs.create({ url: browser.runtime.getURL('onboarding/index.html') })
  })
  void start(engine)
}

async function start(engine: Engine): Promise<void> {
  const known = await browser.storage.session.get(sessionKey)
  await browser.storage.session.set({ [sessionKey]: true })
  await engine.start(known[sessionKey] !== true)
}
