import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const scripts = fileURLToPath(new URL('.', import.meta.url))
const launcher = join(scripts, '..', 'gastown')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gastown-launch-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(name, source) {
  writeFileSync(join(folder, name), source)
  return join(folder, name)
}

/** Ends like a child that runs the given source, with its signals passed on. */
function startParent(source, options = '{}') {
  const child = write('child.mjs', source)
  const parent = write(
    'parent.mjs',
    `import { endLike, runChild } from ${JSON.stringify(join(scripts, 'run-child.mjs'))}
    endLike(await runChild(process.execPath, ${JSON.stringify([child])}, ${options}))`,
  )
  return spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function endOf(child) {
  const [code, signal] = await once(child, 'exit')
  return { code, signal }
}

describe('a child of the launcher', () => {
  it('gives the launcher its exit code', async () => {
    expect(await endOf(startParent('process.exitCode = 7'))).toEqual({ code: 7, signal: null })
  })

  it('gives the launcher its signal', async () => {
    expect(await endOf(startParent("process.kill(process.pid, 'SIGKILL')"))).toEqual({ code: null, signal: 'SIGKILL' })
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('gets the %s that the launcher got, and drains', async (signal) => {
    const parent = startParent(`const keep = setInterval(() => {}, 1e6)
      process.on('${signal}', () => { console.log('drained'); clearInterval(keep); process.exitCode = 5 })
      console.log('ready')`)
    const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]()
    expect((await lines.next()).value).toBe('ready')
    const ended = endOf(parent)
    parent.kill(signal)
    expect((await lines.next()).value).toBe('drained')
    expect(await ended).toEqual({ code: 5, signal: null })
  })

  it('with a lifeline ends at once when the launcher is killed, also after it became another program', async () => {
    const lifeline = JSON.stringify(join(scripts, 'lifeline.mjs'))
    const program = write(
      'program.mjs',
      "console.log(process.pid, process.env.GASTOWN_LIFELINE ?? 'hidden'); setInterval(() => {}, 1e6)",
    )
    const source = `process.execve(process.execPath, [process.execPath, '--import', ${lifeline}, ${JSON.stringify(program)}], process.env)`
    const options = "{ stdio: ['pipe', 'inherit', 'inherit'], env: { ...process.env, GASTOWN_LIFELINE: 'stdin' } }"
    const parent = startParent(source, options)
    const lines = createInterface({ input: parent.stdout })
    const [line] = await once(lines, 'line')
    expect(line).toMatch(/^\d+ hidden$/)
    // The reader's end of standard output closes only when the last process that holds it is gone: the program, too.
    const closed = once(lines, 'close')
    parent.kill('SIGKILL')
    await closed
  })
})

describe('./gastown', () => {
  it('runs the command line and passes its exit code and answers on', async () => {
    const child = spawn(launcher, ['status', '--json', '--data', folder], { stdio: ['ignore', 'pipe', 'pipe'] })
    const lines = createInterface({ input: child.stdout })
    const [[line], ended] = await Promise.all([once(lines, 'line'), endOf(child)])
    expect(JSON.parse(line)).toMatchObject({ running: false, dataDir: folder })
    expect(ended).toEqual({ code: 0, signal: null })
    expect(await endOf(spawn(launcher, ['town', 'list', '--data', folder], { stdio: 'ignore' }))).toEqual({
      code: 1,
      signal: null,
    })
  })
})
