import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { performDatabaseJob, type DatabaseJob } from './database-jobs.ts'

/**
 * A database up to this size is done with in 10 ms, a thread takes 30 to 100 ms to start, and every start of an agent waits for a job.
 * Above, the terminals and token streams of all agents would wait for the job.
 */
const inlineMaxBytes = 2 * 1024 * 1024

type ResultOf<J extends DatabaseJob> = J extends { job: 'check' } ? string | null : J extends { job: 'settle' } ? null : number

/** Performs the job: at once when the database is small, else in a thread of its own. */
export async function runDatabaseJob<J extends DatabaseJob>(job: J): Promise<ResultOf<J>> {
  const { size } = await stat(job.file)
  if (size <= inlineMaxBytes) return performDatabaseJob(job) as ResultOf<J>
  const worker = new Worker(new URL('database-worker.ts', import.meta.url), { workerData: job })
  try {
    const [result] = (await once(worker, 'message')) as [ResultOf<J>]
    return result
  } finally {
    await worker.terminate()
  }
}
