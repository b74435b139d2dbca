import { randomUUID } from 'node:crypto'
import { Credential } from '@tuppence/protocol'
import { expect } from 'vitest'
import type { openPage } from './shop.ts'
import type { World } from './world.ts'

type Page = ReturnType<typeof openPage>
type Reader = Pick<World, 'engine' | 'approve' | 'clock' | 'seen'>

/** A press that the reader approves: its id. */
export async function agree(at: Reader, page: Page): Promise<string> {
  const id = randomUUID()
  await page.pay(id)
  await at.engine.idle()
  expect(await at.approve()).toBe('accepted')
  await at.engine.idle()
  return id
}

/** The same, up to the credential: its id, and the token in it. */
export async function release(at: Reader, page: Page): Promise<{ id: string; text: string }> {
  const id = await agree(at, page)
  const ready = page.told(id)
  if (ready?.state !== 'ready') throw new Error(`not ready: ${JSON.stringify(ready)}`)
  const { payload } = Credential.parse(ready.value)
  return { id, text: (payload as { token: string }).token }
}

/** The whole purchase. */
export async function buy(at: Reader, page: Page): Promise<string> {
  const { id } = await release(at, page)
  expect((await page.present(id, page.told(id))).status).toBe(200)
  return id
}

/** A press that is approved when its page has gone: the coins are made, and never leave. */
export async function strand(at: Reader & Pick<World, 'gone'>, page: Page): Promise<string> {
  const id = randomUUID()
  await page.pay(id)
  await at.engine.idle()
  at.gone.add(page.document)
  expect(await at.approve()).toBe('accepted')
  await at.engine.idle()
  return id
}

/** The alarms that are due by then, one after the other. */
export async function until(at: Reader, time: number): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const due = at.seen.wakeAt
    if (due === undefined || due > time) break
    at.clock.now = Math.max(at.clock.now, due)
    await at.engine.wake()
    await at.engine.idle()
  }
  at.clock.now = Math.max(at.clock.now, time)
}

/** The same, so many milliseconds from now. */
export function later(at: Reader, time: number): Promise<void> {
  return until(at, at.clock.now + time)
}
