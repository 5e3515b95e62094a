import { parentPort, workerData } from 'node:worker_threads'
import { performDatabaseJob, type DatabaseJob } from './database-jobs.ts'

// Body of the thread that `runDatabaseJob` starts: one job, one answer. What it throws reaches the caller as the thread's error.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(performDatabaseJob(workerData as DatabaseJob))
