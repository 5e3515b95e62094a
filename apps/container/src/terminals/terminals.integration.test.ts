import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findSessionProcesses } from './session-processes.ts'
import type { Terminals } from './terminals.ts'
import { agentId, bash, createTestTerminals, shell, TestViewer } from './testing/terminal-bench.ts'
import { until } from './testing/until.ts'

let terminals: Terminals
let viewers: TestViewer[]

beforeEach(() => {
  terminals = createTestTerminals()
  viewers = []
})

afterEach(async () => {
  for (const viewer of viewers) viewer.dispose()
  await terminals.closeAll()
})

function view(options: Partial<ConstructorParameters<typeof TestViewer>[0]> = {}): TestViewer {
  const viewer = new TestViewer({ terminals, ...options })
  viewers.push(viewer)
  return viewer
}

const live = (viewer: TestViewer) => until('the viewer is live', () => viewer.state === 'live')
const samePicture = (...all: TestViewer[]) =>
  until('the viewers show the same', () => all.every((one) => one.picture() === all[0]?.picture()))

describe('before the PTY', () => {
  it('a viewer is told what is waited for, also when it comes later', async () => {
    terminals.progress(agentId, { text: 'Starting the server', phase: 'sdk_ready', elapsedMs: 7 })
    const viewer = view()
    await until('it waits', () =>
      viewer.states.some((state) => state.state === 'waiting' && state.text === 'Starting the server'),
    )
    terminals.progress(agentId, { text: 'Creating the session' })
    await until('it is told more', () =>
      viewer.states.some((state) => state.state === 'waiting' && state.text === 'Creating the session'),
    )
    expect(terminals.isOpen(agentId)).toBe(false)
    expect(terminals.viewerCount()).toBe(1)
  })

  it('input is kept and delivered once the program listens, none of it lost or doubled', async () => {
    const viewer = view()
    viewer.viewer.input('echo kept-$((40+2))\r')
    await until('it waits', () => viewer.state === 'waiting')
    await terminals.open(agentId, bash('--norc', '-i'))
    await viewer.shows('kept-42')
    expect(viewer.text().match(/kept-42/g)).toHaveLength(1)
  })

  it('the first PTY takes the size of its viewer', async () => {
    const viewer = view({ size: { cols: 97, rows: 31 } })
    await until('it waits', () => viewer.state === 'waiting')
    await terminals.open(agentId, shell('stty size; cat'))
    await viewer.shows('31 97')
    expect([viewer.terminal.cols, viewer.terminal.rows]).toEqual([97, 31])
  })

  it('a PTY that nobody looks at is 120×40, runs, and is shown later', async () => {
    await terminals.open(agentId, shell('stty size; cat'))
    const viewer = view({ size: { cols: 120, rows: 40 } })
    await viewer.shows('40 120')
    expect(terminals.isOpen(agentId)).toBe(true)
  })
})

describe('several viewers', () => {
  it('share one PTY: what one types both see', async () => {
    await terminals.open(agentId, bash('--norc', '-i'))
    const [one, other] = [view({ viewerId: 'one' }), view({ viewerId: 'other' })]
    await Promise.all([live(one), live(other)])
    one.viewer.input('echo from-$((1))\r')
    await Promise.all([one.shows('from-1'), other.shows('from-1')])
    other.viewer.input('echo from-$((2))\r')
    await Promise.all([one.shows('from-2'), other.shows('from-2')])
    await samePicture(one, other)
    expect(terminals.viewerCount()).toBe(2)
  })

  it('the PTY has the size of the one in use; a phone that lies open does not shrink it', async () => {
    const desk = view({ viewerId: 'desk', size: { cols: 150, rows: 50 } })
    desk.viewer.focus(true)
    await until('it waits', () => desk.state === 'waiting')
    await terminals.open(agentId, bash('--norc', '-i'))
    const phone = view({ viewerId: 'phone', size: { cols: 40, rows: 20 } })
    await live(phone)
    desk.viewer.input('stty size\r')
    await Promise.all([desk.shows('50 150'), phone.shows('50 150')])
    expect(phone.terminal.cols).toBe(150)
    phone.viewer.input('stty size\r')
    await Promise.all([desk.shows('20 40'), phone.shows('20 40')])
    await until('the desk shows the size of the phone', () => desk.terminal.cols === 40)
    desk.viewer.focus(false)
    desk.viewer.focus(true)
    await until('the desk has its size back', () => desk.terminal.cols === 150 && phone.terminal.cols === 150)
    await samePicture(desk, phone)
  })

  it('the size stays while the one in use reconnects, and goes to the next that comes when it has left', async () => {
    await terminals.open(agentId, bash('--norc', '-i'))
    const desk = view({ viewerId: 'desk', size: { cols: 150, rows: 50 } })
    await live(desk)
    const phone = view({ viewerId: 'phone', size: { cols: 40, rows: 20 } })
    await live(phone)
    desk.drop()
    await until('the desk is back', () => desk.socketCount === 2 && desk.state === 'live')
    expect(phone.terminal.cols).toBe(150)
    desk.dispose()
    await until('the desk has left', () => terminals.viewerCount() === 1)
    const tablet = view({ viewerId: 'tablet', size: { cols: 90, rows: 40 } })
    await live(tablet)
    await until('the phone shows the size of the tablet', () => phone.terminal.cols === 90)
  })

  it('each question of a program is answered once, by the container, with viewers or without', async () => {
    const ask = `stty raw -echo; printf '\\033[c\\033[5n\\033]11;?\\007'; IFS= read -r -d E -t 30 answer; printf '%q|' "$answer"; cat`
    const [one, other] = [view({ viewerId: 'one' }), view({ viewerId: 'other' })]
    await until('both wait', () => one.state === 'waiting' && other.state === 'waiting')
    await terminals.open(agentId, shell(ask))
    await Promise.all([live(one), live(other)])
    one.viewer.input('E')
    await one.shows('|')
    const answer = one.text().replaceAll('\n', '')
    expect(answer.match(/\?1;2c/g)).toHaveLength(1)
    expect(answer.match(/\[0n/g)).toHaveLength(1)
    expect(answer.match(/rgb:0909/g)).toHaveLength(1)
  })

  it('a program that wants to know is told once whether anyone looks', async () => {
    const script = `stty raw -echo; printf 'ready\\033[?1004h'; while IFS= read -r -n 3 -d '' report; do printf '%q.' "$report"; done`
    const [one, other] = [view({ viewerId: 'one' }), view({ viewerId: 'other' })]
    await until('both wait', () => one.state === 'waiting' && other.state === 'waiting')
    await terminals.open(agentId, shell(script))
    await one.shows(String.raw`[O'.`)
    one.viewer.focus(true)
    other.viewer.focus(true)
    await one.shows(String.raw`[I'.`)
    one.viewer.focus(false)
    other.viewer.focus(false)
    await until('it is told of both changes', () => one.text().split(String.raw`[O'.`).length === 3)
    expect(one.text().split(String.raw`[I'.`)).toHaveLength(2)
  })
})

describe('the life of the PTY', () => {
  it('an exit is told with its code after the last output, and to those who come later', async () => {
    const exits: unknown[] = []
    terminals.onExit((...exit) => exits.push(exit))
    const early = view({ viewerId: 'early' })
    await terminals.open(agentId, shell('seq 1 20000; exit 7'))
    await until('the end is told', () => early.state === 'ended')
    expect(early.states.at(-1)).toEqual({ state: 'ended', exitCode: 7, text: 'The program ended with exit code 7.' })
    await early.shows('20000')
    expect(exits).toEqual([[agentId, 7]])
    expect(terminals.isOpen(agentId)).toBe(false)
    const late = view({ viewerId: 'late' })
    await until('the end is told', () => late.state === 'ended')
    await samePicture(early, late)
  })

  it('what a program writes in many small pieces reaches a viewer in few frames', async () => {
    let frames = 0
    const viewer = view({
      onReceive: (frame) => {
        if ('kind' in frame && frame.kind === 'output') frames += 1
      },
    })
    const pieces = "let n = 0; const t = setInterval(() => { console.log('piece-' + ++n); if (n === 500) clearInterval(t) }, 1)"
    await terminals.open(agentId, shell(`echo ready; read; '${process.execPath}' -e "${pieces}"; cat`))
    await viewer.shows('ready')
    frames = 0
    const beganAtMs = Date.now()
    viewer.viewer.input('\r')
    await viewer.shows('piece-500')
    // One in each 4 ms, and one at each end; or when the viewer makes room for more.
    expect(frames).toBeLessThan((Date.now() - beganAtMs) / 4 + 10)
  })

  it('a replaced PTY is shown on the same socket; the old one’s end changes nothing', async () => {
    const exits: unknown[] = []
    terminals.onExit((...exit) => exits.push(exit))
    await terminals.open(agentId, shell('echo first; cat'))
    const viewer = view()
    await viewer.shows('first')
    await terminals.open(agentId, shell('echo second; cat'))
    await viewer.shows('second')
    expect(viewer.text()).not.toContain('first')
    viewer.viewer.input('typed\r')
    await viewer.shows('typed')
    expect(viewer.socketCount).toBe(1)
    expect(viewer.states.map(({ state }) => state)).not.toContain('ended')
    expect(exits).toEqual([])
    expect(terminals.isOpen(agentId)).toBe(true)
  })

  it('a closed PTY is told with the reason, and what is typed meanwhile reaches the next one', async () => {
    await terminals.open(agentId, shell('echo first; cat'))
    const viewer = view()
    await viewer.shows('first')
    await terminals.close(agentId, 'The agent was stopped')
    await until('the end is told', () => viewer.state === 'ended')
    expect(viewer.states.at(-1)).toEqual({ state: 'ended', exitCode: null, text: 'The agent was stopped' })
    viewer.viewer.input('between\r')
    terminals.progress(agentId, { text: 'Starting again' })
    await until('it waits', () => viewer.state === 'waiting')
    const late = view({ viewerId: 'late' })
    await until('one that comes now waits too', () => late.text().includes('first') && late.state === 'waiting')
    await terminals.open(agentId, shell('echo second; cat'))
    await viewer.shows('between')
  })

  it('a program that ends without a word is an error of open', async () => {
    await expect(terminals.open(agentId, shell('exit 3'))).rejects.toMatchObject({
      code: 'AGENT_NOT_READY',
      message: expect.stringContaining('exit code 3'),
    })
  })

  it('closing ends a program that ignores SIGHUP, and its background jobs', async () => {
    const script = `trap '' HUP; set -m; (trap '' HUP; exec sleep 1000.77) & echo job=$!; while :; do sleep 1000.78; done`
    const viewer = view()
    await terminals.open(agentId, shell(script))
    await viewer.shows('job=')
    const job = Number(/job=(\d+)/.exec(viewer.text())?.[1])
    expect(() => process.kill(job, 0)).not.toThrow()
    await terminals.close(agentId, 'stopped')
    await until('the job is gone', () => {
      try {
        process.kill(job, 0)
        return false
      } catch {
        return true
      }
    })
  })
})

describe('a screen that is not there', () => {
  const tui =
    "printf '\\e[?1049h\\e[?25lhalf'; head -c 1 > /dev/null < /dev/zero; sleep 0.3; printf ' whole\\e[?25h'; cat > /dev/null"

  it('a TUI is shown when it is drawn: viewers see no half of it', async () => {
    const viewer = view()
    const opened = terminals.open(agentId, shell(tui))
    await opened
    await viewer.shows('half whole')
    const live = viewer.states.findIndex(({ state }) => state === 'live')
    expect(viewer.states.slice(0, live)).toContainEqual(expect.objectContaining({ text: 'The terminal is drawing itself' }))
  })

  it('of a terminal that was closed while nobody looked is the last one, until it is opened again', async () => {
    const stills: string[] = []
    terminals.onStill((_, still) => stills.push(new TextDecoder().decode(still.bytes)))
    await terminals.open(agentId, shell('echo first; cat'))
    await terminals.rest(agentId)
    expect(terminals.isOpen(agentId)).toBe(false)
    expect(stills).toEqual([expect.stringContaining('first')])
    const viewer = view()
    await viewer.shows('first')
    expect(viewer.state).toBe('waiting')
    expect(viewer.notices).toContainEqual(expect.objectContaining({ notice: 'still' }))
    await terminals.open(agentId, shell('echo second; cat'))
    await viewer.shows('second')
    expect(viewer.state).toBe('live')
    expect(viewer.text()).not.toContain('first')
  })

  it('is saved when the one that changed has come to rest, and once', async () => {
    const stills: string[] = []
    terminals.onStill((_, still) => stills.push(new TextDecoder().decode(still.bytes)))
    await terminals.open(agentId, shell('echo settled; cat'))
    await until('it was saved', () => stills.length > 0)
    await terminals.close(agentId, 'over')
    expect(stills).toEqual([expect.stringContaining('settled')])
  })

  it('of an agent that is gone is kept for who looks at it, and no longer', async () => {
    await terminals.open(agentId, shell('echo last words; cat'))
    const viewer = view()
    await viewer.shows('last words')
    await terminals.close(agentId, 'over')
    terminals.forget(agentId)
    expect(terminals.viewerCount(agentId)).toBe(1)
    expect(viewer.text()).toContain('last words')
    viewer.dispose()
    await until('nobody looks', () => terminals.viewerCount() === 0)
    const next = view()
    await terminals.open(agentId, shell('echo a new one; cat'))
    await next.shows('a new one')
    expect(next.text()).not.toContain('last words')
  })

  it('of an agent that is gone leaves no process either when the container ends at once', async () => {
    const viewer = view()
    await terminals.open(agentId, shell("trap '' HUP; echo I am $$.; while :; do sleep 1; done"))
    await viewer.shows('I am ')
    const pid = Number(/I am (\d+)\./.exec(viewer.text())?.[1])
    expect(findSessionProcesses(pid)).toContain(pid)
    viewer.dispose()
    await until('nobody looks', () => terminals.viewerCount() === 0)
    terminals.forget(agentId)
    await terminals.closeAll()
    expect(findSessionProcesses(pid)).toEqual([])
  })
})
