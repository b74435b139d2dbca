import { noble } from '@tuppence/protocol/curve'
import browser from 'webextension-polyfill'
import { defaults } from '../config.ts'
import type { Dependencies, Target } from '../Dependencies.ts'
import { beforeIn } from '../storage/Before.ts'
import { scratchIn } from '../storage/Scratch.ts'

/** When it rings, whatever waits is looked at. */
export const wakeUp = 'wake-up'
/** When it rings, the reader may have been away for so long that the wallet locks. */
export const lockUp = 'lock'

/** The engine's world, as the browser gives it. */
export function browserDependencies(): Dependencies {
  return {
    indexedDB,
    before: beforeIn(indexedDB),
    scratch: scratchIn(indexedDB),
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    curve: noble,
    self: { id: browser.runtime.id, base: browser.runtime.getURL('/') },
    openApproval,
    isTabOpen,
    notify,
    changed() {
      // Rejected when no page of ours is open to hear it.
      browser.runtime.sendMessage({ type: 'changed' }).catch(() => {})
    },
    permitted,
    wakeAt(time) {
      if (time === undefined) void browser.alarms.clear(wakeUp)
      else browser.alarms.create(wakeUp, { when: time })
    },
    lockAt(time) {
      if (time === undefined) void browser.alarms.clear(lockUp)
      else browser.alarms.create(lockUp, { when: time })
    },
    badge(waiting, isUnsettled, isUnprotected = false) {
      const sign = isUnprotected ? '!' : isUnsettled ? '…' : ''
      void browser.action.setBadgeText({ text: waiting > 0 ? String(waiting) : sign })
    },
    session: {
      get: async (key) => (await browser.storage.session.get(key))[key],
      set: (key, value) => browser.storage.session.set({ [key]: value }),
      remove: (key) => browser.storage.session.remove(key),
    },
    alone: (name, run) => navigator.locks.request(name, run),
    delay: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    config: defaults,
  }
}

/** The window's address holds the operation's id and nothing else; the page asks the background for the rest. */
async function openApproval(operation: string): Promise<number> {
  const url = browser.runtime.getURL(`approval/index.html?id=${operation}`)
  const opened = await browser.windows.create({ url, type: 'popup', width: 400, height: 600, focused: true })
  const id = opened.tabs?.[0]?.id
  if (id === undefined) throw new Error('the window has no tab')
  return id
}

async function isTabOpen(tab: number): Promise<boolean> {
  try {
    await browser.tabs.get(tab)
    return true
  } catch {
    return false
  }
}

async function notify({ tab, document }: Target, message: unknown): Promise<boolean> {
  try {
    return (await browser.tabs.sendMessage(tab, message, { frameId: 0, documentId: document })) === true
  } catch {
    return false
  }
}

/** The content script's patterns are permission enough in both browsers, but the reader can take it back. */
async function permitted(origin: string): Promise<boolean> {
  const { protocol, hostname } = new URL(origin)
  return browser.permissions.contains({ origins: [`${protocol}//${hostname}/*`] })
}
