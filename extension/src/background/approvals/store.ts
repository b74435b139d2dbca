import { store, type Work } from '../vault/Vault.ts'
import type { Queue } from './Queue.ts'

/** One record holds the whole queue, so that two requests cannot both take its last place. */
const queues = store<Queue>('approvals')
const key = 'queue'

export async function readQueue(work: Pick<Work, 'get'>): Promise<Queue> {
  return (await work.get(queues, key)) ?? []
}

/** Writes the queue within a step that has read it. */
export function saveQueue(work: Work, queue: Queue): void {
  work.save(queues, key, queue)
}
