import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { engineServersOf } from './support/processes.ts'
import { until } from './support/until.ts'
import { openWorkTown, type WorkTown } from './support/work-town.ts'

/** How often the control plane dies while one convoy of ten is worked on. */
const crashes = 20
/** Seeds the moments at which it dies; another number is another run. */
const seed = 20_261_126

/** What is killed while beads are worked on; all of them land all the same, and once. */
describe('promises 1, 2 and 7: kill anything while it works', () => {
  let town: WorkTown
  beforeAll(async () => {
    town = await openWorkTown()
  })
  afterAll(async () => {
    if (town !== undefined) expect(await town.violations()).toEqual([])
    await town?.end()
  })

  const commits = (file: string, text: string): string => `[[commit ${file} ${JSON.stringify(text)}]]\n[[done It is done.]]`
  const requestsOf = (title: string) =>
    town.model
      .requests()
      .filter(({ kind, messages }) => kind === 'turn' && messages.some(({ text }) => text.includes(`Title: ${title}\n`)))
  const hasResult = (title: string) => requestsOf(title).some(({ messages }) => messages.at(-1)?.role === 'tool')
  const isInTurn = (text: string) => until(`the model answers "${text}"`, () => town.model.turnsOf(text) > 0, 120_000)

  it('the workers’ server, in the middle of a turn: the run goes on and lands', async () => {
    const { rigId, repository } = await town.rig('server')
    const beadId = await town.bead(rigId, 'Through', {
      body: `[[commit half.md "half"]]\n[[slow 20 chunks 100]]\n${commits('whole.md', 'whole')}`,
    })
    await isInTurn('Through')
    const pid = await town.containerPid()
    const server = await until('the workers’ server runs', () => engineServersOf(pid)[0])
    process.kill(server.pid, 'SIGKILL')
    await town.becomes(beadId, 'closed')
    expect(await repository.read('main', 'half.md')).toBe('half')
    expect(await repository.read('main', 'whole.md')).toBe('whole')
    expect(await repository.countTitled('main', 'Through')).toBeLessThanOrEqual(2)
    expect(await town.containerPid()).toBe(pid)
  })

  it('the container, in the middle of a convoy: what was committed stays, and each worker goes on in its own session where it was', async () => {
    const { rigId, repository } = await town.rig('container')
    const { beadIds } = await town.convoy(rigId, [
      { title: 'Slow one', body: `[[commit one.md "one"]]\n[[slow 60 chunks 100]]\n[[done One.]]` },
      { title: 'Slow two', body: `[[commit two.md "two"]]\n[[slow 60 chunks 100]]\n[[done Two.]]` },
      { title: 'Three', body: commits('three.md', 'three'), dependsOn: [0, 1] },
    ])
    const slow = ['Slow one', 'Slow two']
    for (const title of slow) await until(`${title} has committed`, () => hasResult(title), 120_000)
    process.kill(await town.containerPid(), 'SIGKILL')
    for (const beadId of beadIds) await town.becomes(beadId, 'closed')
    // The script appends a line each time that it begins anew.
    for (const file of ['one', 'two', 'three']) expect(await repository.read('main', `${file}.md`)).toBe(file)
    for (const title of slow) {
      const said =
        requestsOf(title)
          .at(-1)
          ?.messages.filter(({ role }) => role === 'user') ?? []
      expect(said.filter(({ text }) => text.includes(`Title: ${title}`))).toHaveLength(1)
    }
    const { history } = await town.gastown.client.getMergeQueueData.query({ townId: town.townId, rigId })
    expect(history.map(({ title, status }) => `${title} ${status.state}`).toSorted()).toEqual([
      'Slow one landed',
      'Slow two landed',
      'Three landed',
    ])
  }, 300_000)

  it(`the control plane, at ${crashes} moments of a convoy of ten: all ten land, none twice`, async () => {
    const { rigId, repository } = await town.rig('plane', {
      config: { gates: [{ command: 'test -f README.md', timeLimitMinutes: 1 }] },
    })
    const tasks = Array.from({ length: 10 }, (_, index) => ({
      title: `Part ${index}`,
      body: commits(`part-${index}.md`, `part ${index}`),
      dependsOn: index < 4 ? [] : [index - 4],
    }))
    const { convoyId, beadIds } = await town.convoy(rigId, tasks, { parallel: false })
    onTestFailed(async () => {
      const { events } = await town.gastown.client.getTownEvents.query({ townId: town.townId, limit: 500 })
      console.info('What happened:', JSON.stringify(events))
    })
    const chance = chanceFrom(seed)
    let died = 0
    for (; died < crashes; died += 1) {
      // Some events later, whatever they are: any moment between two writes.
      const { events } = await town.gastown.client.getTownEvents.query({ townId: town.townId, limit: 1 })
      const after = (events[0]?.seq ?? 0) + 1 + chance(6)
      const isOver = await until(
        'something happens',
        async () => {
          const later = await town.gastown.client.getTownEvents.query({ townId: town.townId, limit: 1 })
          if ((later.events[0]?.seq ?? 0) >= after) return 'no'
          const { convoy } = await town.gastown.client.getConvoy.query({ townId: town.townId, convoyId })
          return convoy.status === 'landed' ? 'yes' : null
        },
        120_000,
      )
      if (isOver === 'yes') break
      await town.gastown.crash()
      await town.restart()
    }
    for (const beadId of beadIds) await town.becomes(beadId, 'closed')
    for (const index of beadIds.keys()) {
      expect(await repository.read('main', `part-${index}.md`)).toBe(`part ${index}`)
      expect(await repository.countTitled('main', `Part ${index}`)).toBe(1)
    }
    expect(died).toBeGreaterThan(5)
  }, 400_000)
})

/** Whole numbers below a limit, from a seed (mulberry32). */
function chanceFrom(start: number): (limit: number) => number {
  let state = start
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }
}
