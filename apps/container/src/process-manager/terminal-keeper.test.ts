import { defaultTerminalConfig, type TerminalConfig } from '@gastown/contract/town-config'
import { expect, it } from 'vitest'
import { mayorId, specOf } from './testing/fake-surroundings.ts'
import { startStory } from './testing/start-story.ts'

const minuteMs = 60_000
const page = { send() {}, close() {}, bufferedAmount: 0, onMessage() {}, onClose() {} }

async function liveStory(terminal: TerminalConfig) {
  const story = startStory({ terminal })
  story.manager.start(specOf())
  await story.clock.advance(2_500)
  return story
}

it('promise 9: by default it is started in the background, closed after ten minutes without a viewer, and opened for the next', async () => {
  const { clock, terminals, manager } = await liveStory(defaultTerminalConfig)
  expect(terminals.opened).toHaveLength(1)
  await clock.advance(10 * minuteMs - 2_500)
  expect(terminals.rested).toEqual([])
  await clock.advance(2_500)
  expect(terminals.rested).toEqual([mayorId])
  await clock.advance(30 * minuteMs)
  expect(terminals.opened).toHaveLength(1)
  expect(manager.status(mayorId)).toMatchObject({ status: 'running' })
  manager.attach(mayorId, page)
  await clock.advance(100)
  expect(terminals.opened).toHaveLength(2)
})

it('the minutes count from the moment the last viewer left', async () => {
  const { clock, terminals, manager } = await liveStory(defaultTerminalConfig)
  manager.attach(mayorId, page)
  await clock.advance(30 * minuteMs)
  expect(terminals.rested).toEqual([])
  terminals.setViewers(mayorId, 0)
  await clock.advance(10 * minuteMs - 1)
  expect(terminals.rested).toEqual([])
  await clock.advance(1)
  expect(terminals.rested).toEqual([mayorId])
})

it('promise 9: without `background` it is opened when a viewer comes', async () => {
  const { clock, terminals, manager } = await liveStory({ background: false, closeAfterMinutes: 10 })
  expect(terminals.opened).toHaveLength(0)
  manager.attach(mayorId, page)
  await clock.advance(100)
  expect(terminals.opened).toHaveLength(1)
})

it('promise 9: zero minutes never close it, and new minutes count at once', async () => {
  const { clock, terminals, manager } = await liveStory({ background: true, closeAfterMinutes: 0 })
  await clock.advance(60 * minuteMs)
  expect(terminals.rested).toEqual([])
  manager.setTerminalConfig({ background: true, closeAfterMinutes: 1 })
  await clock.advance(minuteMs)
  expect(terminals.rested).toEqual([mayorId])
})

const bootMs = 2_500

it('begins beside a server that boots, for whoever looks, and is not opened again when it serves', async () => {
  const { clock, terminals, manager, town } = startStory({ lastSessionId: 'ses_known' })
  manager.attach(mayorId, page)
  manager.start(specOf())
  await clock.advance(bootMs - 1)
  expect(terminals.opened.map(({ command }) => command.args.at(-1))).toEqual(['ses_known'])
  expect(town.phases().map(({ phase }) => phase)).not.toContain('terminal_ready')
  await clock.advance(bootMs)
  expect(terminals.opened).toHaveLength(1)
  expect(town.phases()).toContainEqual(expect.objectContaining({ phase: 'terminal_ready', prewarmed: false }))
})

it('waits for the server when nobody looks, and begins for a viewer who comes meanwhile', async () => {
  const { clock, terminals, manager } = startStory({ lastSessionId: 'ses_known' })
  manager.start(specOf())
  await clock.advance(bootMs / 2)
  expect(terminals.opened).toEqual([])
  manager.attach(mayorId, page)
  await clock.advance(100)
  expect(terminals.opened).toHaveLength(1)
  await clock.advance(bootMs)
  expect(terminals.opened).toHaveLength(1)
})

it('waits for the server where there are few cores, for whoever looked before and for whoever comes meanwhile', async () => {
  const { clock, terminals, manager } = startStory({ lastSessionId: 'ses_known', hasCoresForBoth: false })
  manager.attach(mayorId, page)
  manager.start(specOf())
  await clock.advance(bootMs / 2)
  manager.attach(mayorId, page)
  await clock.advance(bootMs / 2 - 1)
  expect(terminals.opened).toEqual([])
  await clock.advance(100)
  expect(terminals.opened).toHaveLength(1)
})

it('is opened anew for the session that there is, when another one was expected', async () => {
  const story = startStory({ lastSessionId: 'ses_known' })
  story.manager.attach(mayorId, page)
  story.manager.start(specOf())
  await story.clock.advance(bootMs - 1)
  story.engine.openSessionAs = 'ses_other'
  await story.clock.advance(bootMs)
  expect(story.terminals.opened.map(({ command }) => command.args.at(-1))).toEqual(['ses_known', 'ses_other'])
})

it('begins once for each server: one that does not come up takes nobody’s place', async () => {
  const { clock, engine, terminals, manager } = startStory({ lastSessionId: 'ses_known' })
  engine.failures = [new Error('no memory')]
  manager.attach(mayorId, page)
  manager.start(specOf())
  await clock.advance(bootMs - 1)
  expect(terminals.opened).toHaveLength(1)
  await clock.advance(30_000)
  expect(manager.status(mayorId)).toMatchObject({ status: 'running' })
  expect(terminals.opened).toHaveLength(2)
})
