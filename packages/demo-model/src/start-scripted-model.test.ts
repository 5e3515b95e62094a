import { afterEach, describe, expect, it } from 'vitest'
import { askModel, readStream, type WireMessage } from './ask-model.ts'
import { startScriptedModel, type ScriptedModel, type ScriptedModelOptions } from './start-scripted-model.ts'

const opened: ScriptedModel[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (model) => await model.close()))
})
async function start(options?: ScriptedModelOptions) {
  const model = await startScriptedModel(options)
  opened.push(model)
  return model
}
const ask = (text: string, ...more: WireMessage[]) => ({
  model: 'any',
  messages: [{ role: 'user', content: text } satisfies WireMessage, ...more],
})

describe('directives', () => {
  it('repeats a message without one', async () => {
    const model = await start()
    expect((await askModel(model, ask('good morning'))).text).toBe('You said: good morning')
  })

  it('[[say]] says the text, several in their order', async () => {
    const model = await start()
    expect((await askModel(model, ask('please\n[[say one ]]\n[[say two words]]'))).text).toBe('onetwo words')
  })

  it('[[slow]] streams as many chunks as asked', async () => {
    const model = await start()
    const stream = await readStream(model, ask('[[slow 3 chunks 1]]'))
    expect(stream.deltas).toEqual(['chunk-1 ', 'chunk-2 ', 'chunk-3 '])
  })

  it('[[delay]] waits before the first word', async () => {
    const model = await start()
    const begin = performance.now()
    await askModel(model, ask('[[delay 40]]\n[[say late]]'))
    expect(performance.now() - begin).toBeGreaterThanOrEqual(39)
  })

  it('[[tool]] calls a tool, then answers with its result', async () => {
    const model = await start()
    const order = '[[tool bash {"command":"echo ]]","description":"brackets"}]]'
    const call = await readStream(model, ask(order))
    expect(call.finishReason).toBe('tool_calls')
    expect(call.tools).toEqual([{ name: 'bash', args: { command: 'echo ]]', description: 'brackets' } }])
    const answer = await askModel(model, ask(order, { role: 'assistant', content: '' }, { role: 'tool', content: 'out' }))
    expect(answer).toEqual({ text: '[[[out]]]', tools: [] })
  })

  it('[[tool]] twice calls one after the other; what stands behind the last is said instead of its result', async () => {
    const model = await start()
    const order = '[[tool a {}]]\n[[tool b]]\n[[say done]]'
    const result: WireMessage = { role: 'tool', content: 'x' }
    expect((await askModel(model, ask(order))).tools.map((tool) => tool.name)).toEqual(['a'])
    expect((await askModel(model, ask(order, result))).tools.map((tool) => tool.name)).toEqual(['b'])
    expect((await askModel(model, ask(order, result, result))).text).toBe('done')
  })

  it('[[error]] answers with the status, as often as asked', async () => {
    const model = await start()
    const order = ask('[[error 503 times 2]]\n[[say back]]')
    expect((await readStream(model, order)).brokenBy).toBe('status 503')
    expect((await readStream(model, order)).brokenBy).toBe('status 503')
    expect((await readStream(model, order)).text).toBe('back')
  })

  it('[[drop-after]] resets the connection after exactly so many chunks', async () => {
    const model = await start()
    const order = ask('[[drop-after 3 times 1]]\n[[say a b c d e]]')
    const broken = await readStream(model, order)
    expect(broken.deltas).toHaveLength(3)
    expect(broken.brokenBy).toMatch(/terminated/)
    expect(await readStream(model, order)).toMatchObject({ text: 'a b c d e', brokenBy: undefined })
  })

  it('[[hang]] says nothing more until the client goes', async () => {
    const model = await start()
    const patience = new AbortController()
    const stream = await readStream(model, ask('[[say first]]\n[[hang]]'), {
      signal: patience.signal,
      onText: () => patience.abort(),
    })
    expect(stream).toMatchObject({ text: 'first', finishReason: undefined, brokenBy: expect.stringMatching(/abort/) as string })
  })

  it('says so when a directive is none', async () => {
    const model = await start()
    expect((await askModel(model, ask('[[dance]]\n[[tool x {no json}]]'))).text).toMatch(
      /no directive "dance".*no directive "tool x/,
    )
  })
})

describe('the log of requests', () => {
  it('counts the turns and the deliveries of a message, tool rounds, titles and summaries aside', async () => {
    const model = await start()
    const order = '[[tool a]] m-1'
    await askModel(model, ask(order))
    await askModel(model, ask(order, { role: 'tool', content: 'x' }))
    await askModel(model, {
      model: 'any',
      messages: [
        { role: 'system', content: 'You are a title generator.' },
        { role: 'user', content: order },
      ],
    })
    expect(model.turnsOf('m-1')).toBe(1)
    expect(model.deliveriesOf('m-1')).toBe(1)
    expect(model.requests().map((request) => request.kind)).toEqual(['turn', 'turn', 'title'])
    await askModel(model, ask(order, { role: 'assistant', content: 'x' }, { role: 'user', content: order }))
    expect(model.deliveriesOf('m-1')).toBe(2)
  })

  it('a script of the test’s own answers first, directives where it gives none', async () => {
    const model = await start({
      script: (request) => (request.messages.length > 1 ? [{ type: 'text', text: 'scripted' }] : null),
    })
    expect((await askModel(model, ask('hi'))).text).toBe('You said: hi')
    expect((await askModel(model, ask('hi', { role: 'user', content: 'again' }))).text).toBe('scripted')
  })

  it('a gate in a script holds an answer back, before its first word too, until it is opened', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
    const model = await start({
      script: () => [
        { type: 'gate', opened: gates[0].promise },
        { type: 'text', text: 'one ' },
        { type: 'gate', opened: gates[1].promise },
        { type: 'text', text: 'two' },
      ],
    })
    const heard: string[] = []
    gates[0].resolve()
    const stream = await readStream(model, ask('count'), {
      onText: (text) => {
        heard.push(text)
        gates[1].resolve()
      },
    })
    expect([stream.text, heard[0]]).toEqual(['one two', 'one '])
  })

  it('ends hanging answers when closed', async () => {
    const model = await start()
    const streaming = Promise.withResolvers<void>()
    const stream = readStream(model, ask('[[say first]]\n[[hang]]'), { onText: () => streaming.resolve() })
    await streaming.promise
    await model.close()
    expect((await stream).brokenBy).toBeDefined()
  })
})
