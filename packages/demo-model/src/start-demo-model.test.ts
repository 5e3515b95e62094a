import { afterEach, describe, expect, it } from 'vitest'
import { startDemoModel } from './start-demo-model.ts'
import type { ModelServer } from './serve-model.ts'
import { askModel, readStream, type WireMessage } from './ask-model.ts'

const opened: ModelServer[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (server) => await server.close()))
})
async function start() {
  const server = await startDemoModel({ now: () => Date.UTC(2026, 0, 1) })
  opened.push(server)
  return server
}
const user = (content: string): WireMessage => ({ role: 'user', content })
const assistant = (content: string): WireMessage => ({ role: 'assistant', content })

describe('the demo mayor', () => {
  it('says in its answers that it is the bundled demo model', async () => {
    const server = await start()
    const said = [
      'Hello',
      'What can you do?',
      'Build me a web shop',
      'thanks',
      'status?',
      'what did I say?',
      'what is my name?',
      'my name is Ada',
    ]
    const answers = await Promise.all(
      said.map(async (text) => await askModel(server, { model: 'demo-mayor', messages: [user(text)] })),
    )
    expect(answers.filter((answer) => !answer.text.includes('bundled demo model'))).toEqual([])
  })

  it('remembers what the user said earlier in the conversation it is sent', async () => {
    const server = await start()
    const messages = [user('The code word is zebra'), assistant('Noted.'), user('Do you remember the code word?')]
    expect((await askModel(server, { model: 'demo-mayor', messages })).text).toContain('The code word is zebra')
  })

  it('remembers the user’s name', async () => {
    const server = await start()
    const messages = [user('Hi, my name is Ada'), assistant('Welcome.'), user('What is my name?')]
    expect((await askModel(server, { model: 'demo-mayor', messages })).text).toContain('Your name is Ada')
  })

  it('takes a name and a question in one message', async () => {
    const server = await start()
    const ask = async (...messages: WireMessage[]) => (await askModel(server, { model: 'demo-mayor', messages })).text
    const greeting = user('Hello, my name is Ada. What can you do?')
    const answer = await ask(greeting)
    expect(answer).toContain('Welcome, Ada.')
    expect(answer).toContain('repeat what you told me')
    expect(await ask(greeting, assistant(answer), user('Do you remember my name?'))).toContain('Your name is Ada:')
  })

  it('does not recite what the engine added to the user’s words', async () => {
    const server = await start()
    const added = '\n\n\n<environment_details>\nMessage time: 2026-11-23T04:56:07Z\n</environment_details>'
    const messages = [user(`zebra${added}`), assistant('Noted.'), user(`What did I say?${added}`)]
    const { text } = await askModel(server, { model: 'demo-mayor', messages })
    expect(text).toContain('“zebra”')
    expect(text).not.toContain('environment_details')
  })

  it('answers the user’s newest words again when it is told to go on with a turn that was cut off', async () => {
    const server = await start()
    const messages = [
      user('my name is Ada'),
      user('<system-reminder>Your last turn was cut off before it ended.</system-reminder>'),
    ]
    expect((await askModel(server, { model: 'demo-mayor', messages })).text).toContain('Welcome, Ada')
  })

  it('gives a short title when the engine asks for one', async () => {
    const server = await start()
    const messages: WireMessage[] = [
      { role: 'system', content: 'You are a title generator. You output ONLY a thread title.' },
      user(
        'Generate a title for this conversation:\n\nUser messages, oldest to newest:\n1. Plan the garden\n2. Plant the roses, please!',
      ),
    ]
    const { text } = await askModel(server, { model: 'demo-mayor', messages })
    expect(text).toBe('Plant the roses please')
  })

  it('keeps the user’s words over a compaction, and over the next one', async () => {
    const server = await start()
    const compact = async (text: string) => (await askModel(server, { model: 'demo-mayor', messages: [user(text)] })).text
    const order = 'Create a new anchored summary from the conversation history.'
    const first = await compact(
      `Here is the conversation so far:\n\n<conversation>\n[User]: zebra\n\n[Assistant]: Noted.\n\n[User]: two\nlines\n</conversation>\n\n${order}`,
    )
    expect(first).toContain('“zebra”')
    expect(first).toContain('“two lines”')
    const second = await compact(
      `<previous-summary>\n${first}\n</previous-summary>\n\n<conversation>\n[User]: giraffe\n</conversation>\n\n${order}`,
    )
    const messages = [user('What did we do so far?'), assistant(second), user('What did I say?')]
    const { text } = await askModel(server, { model: 'demo-mayor', messages })
    expect(text).toContain('“zebra”')
    expect(text).toContain('“giraffe”')
    expect(text).not.toContain('What did we do so far')
  })

  it('streams word by word, and the stream ends with usage when that is asked for', async () => {
    const server = await start()
    const stream = await readStream(server, {
      model: 'demo-mayor',
      messages: [user('Hello')],
      stream_options: { include_usage: true },
    })
    expect(stream.deltas.length).toBeGreaterThan(5)
    expect(stream.finishReason).toBe('stop')
    expect(stream.usage).toMatchObject({ prompt_tokens: 2 })
    const whole = await askModel(server, { model: 'demo-mayor', messages: [user('Hello')] })
    expect(stream.text).toBe(whole.text)
  })
})

describe('usage', () => {
  it('grows with the text of the request and of the answer, a tool’s arguments included', async () => {
    const server = await start()
    const ask = async (content: string) => {
      const stream = await readStream(server, {
        model: 'demo-polecat',
        messages: [user(content)],
        stream_options: { include_usage: true },
      })
      if (stream.usage === undefined) throw new Error('no usage')
      return stream.usage
    }
    const short = await ask('Title: Add a page\nBead: b1')
    const long = await ask(`Title: Add a page\nBead: b1\nBody:\n${'> many words\n'.repeat(100)}`)
    expect(short.completion_tokens).toBeGreaterThan(50)
    expect(long.prompt_tokens).toBeGreaterThan(short.prompt_tokens + 250)
    expect(long.completion_tokens).toBeGreaterThan(short.completion_tokens + 250)
    expect(long.total_tokens).toBe(long.prompt_tokens + long.completion_tokens)
  })
})

describe('the server', () => {
  it('lists its models', async () => {
    const server = await start()
    const answer = (await (await fetch(`${server.baseURL}/models`)).json()) as { data: { id: string }[] }
    expect(answer.data.map((model) => model.id)).toEqual(['demo-mayor', 'demo-polecat', 'demo-script'])
  })

  it('answers an unknown model with 404 and a body that is no request with 400', async () => {
    const server = await start()
    const post = async (body: string) => (await fetch(`${server.baseURL}/chat/completions`, { method: 'POST', body })).status
    expect(await post(JSON.stringify({ model: 'gpt-9', messages: [] }))).toBe(404)
    expect(await post('{"model":')).toBe(400)
    expect(await post('{"model":"demo-mayor"}')).toBe(400)
  })

  it('takes a body without a length, as a proxy may send it, and refuses one that is too large', async () => {
    const { baseURL } = await start()
    const post = (chunks: readonly string[]) =>
      // A stream has no length; `duplex` is what fetch wants for one, and what its type does not know yet.
      fetch(`${baseURL}/chat/completions`, {
        method: 'POST',
        body: new Blob([...chunks]).stream(),
        duplex: 'half',
      } as RequestInit)
    expect((await post(['{"model":"demo-mayor",', '"messages":[{"role":"user","content":"Hello"}]}'])).status).toBe(200)
    const megabyte = ' '.repeat(1024 * 1024)
    expect((await post(Array.from({ length: 33 }, () => megabyte))).status).toBe(413)
  })

  it('rejects when its port is taken, and frees it when closed', async () => {
    const server = await start()
    await expect(startDemoModel({ port: server.port, now: () => 0 })).rejects.toThrow(/EADDRINUSE/)
    await server.close()
    await server.close()
    opened.push(await startDemoModel({ port: server.port, now: () => 0 }))
  })
})
