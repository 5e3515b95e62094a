import { DataFolderInUse, lockDataFolder } from '../data-folder-lock.ts'

/*
 * Locks the data folder that it is given once its standard input says so, says how that went, and holds it until its input ends.
 */
const input = process.stdin[Symbol.asyncIterator]()
process.stdout.write('ready\n')
await input.next()
try {
  await lockDataFolder(process.argv[2] ?? '')
  process.stdout.write('mine\n')
} catch (error) {
  process.stdout.write(error instanceof DataFolderInUse ? `${error.pid}\n` : `${String(error)}\n`)
}
await input.next()
process.exit(0)
