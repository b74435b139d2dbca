import browser from 'webextension-polyfill'

/**
 * A background that answers from a list, for the pictures of the pages: `answers` maps a command's name to its
 * reply, a function's source never. The test sets it from outside and says `changed` as the real one does.
 */
type Stage = { answers: Record<string, unknown>; asked: { name: string; input: unknown }[] }

const stage: Stage = { answers: {}, asked: [] }
Object.assign(globalThis, {
  stage,
  changed: () => browser.runtime.sendMessage({ type: 'changed' }).catch(() => undefined),
})

browser.runtime.onMessage.addListener((message: unknown) => {
  const { name, input } = message as { name: string; input: unknown }
  stage.asked.push({ name, input })
  const value = stage.answers[name]
  if (value === undefined) return new Promise(() => {})
  return Promise.resolve(
    typeof value === 'string' ? { ok: false, error: { code: value } } : { ok: true, value },
  )
})
