import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { startScriptedModel, type ScriptedModel } from '@gastown/demo-model/start-scripted-model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gastownUp, temporaryDataDir, withoutTerminal, type GastownProcess } from './support/gastown-process.ts'
import { until } from './support/until.ts'

const operatorSecret = 'operator-home-secret-5309'
const environmentSecret = 'control-plane-environment-secret-8675'
const otherTownSecret = 'other-town-file-secret-1138'
const modelKey = 'sk-model-key-of-the-user-2187'

/** The agent's own shell tool looks for what is not its own. */
describe('the sandbox of an agent', () => {
  let model: ScriptedModel
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let home: string
  let gastown: GastownProcess
  let townId: string
  let otherTownId: string
  let inForce: string

  beforeAll(async () => {
    model = await startScriptedModel()
    folder = await temporaryDataDir()
    home = await mkdtemp(path.join(homedir(), '.gastown-e2e-home-'))
    await writeFile(path.join(home, 'notes.txt'), operatorSecret)
    gastown = await gastownUp({ dataDir: folder.dataDir, env: { GASTOWN_E2E_SECRET: environmentSecret } })
    const config = { provider: 'openai-compatible', baseURL: model.baseURL, apiKey: modelKey, model: 'scripted' } as const
    townId = (await gastown.client.createTown.mutate({ name: 'Springfield', model: config })).townId
    otherTownId = (await gastown.client.createTown.mutate({ name: 'Shelbyville', model: config })).townId
    await Promise.all([townId, otherTownId].map((each) => withoutTerminal(gastown, each)))
    await gastown.client.ensureMayor.mutate({ townId: otherTownId })
    await until(
      'the other mayor is active',
      async () => (await gastown.client.getMayorStatus.query({ townId: otherTownId })).session?.status === 'active',
    )
    await writeFile(path.join(folder.dataDir, 'containers', otherTownId, 'secret.txt'), otherTownSecret)
    inForce = (await gastown.client.getSystem.query()).sandbox.inForce
  })

  afterAll(async () => {
    await gastown?.drain()
    await model?.close()
    await folder?.remove()
    if (home !== undefined) await rm(home, { recursive: true, force: true })
  })

  /** What a command prints when the mayor's shell tool runs it. */
  async function shell(command: string): Promise<string> {
    const mark = `run-${model.requests().length}`
    const tool = JSON.stringify({ command, description: mark })
    const { messageId } = await gastown.client.sendMessage.mutate({ townId, message: `${mark}\n[[tool bash ${tool}]]` })
    await until('the command ran', async () => {
      const { messages } = await gastown.client.getConversation.query({ townId })
      return messages.find((row) => row.messageId === messageId)?.state === 'answered'
    })
    const results = model.requests().flatMap((request) => request.messages.filter((message) => message.role === 'tool'))
    return results.at(-1)?.text ?? ''
  }

  it('is bubblewrap where the machine has it, and the page says so', async ({ skip }) => {
    if (inForce !== 'bubblewrap') skip('bubblewrap does not work on this machine')
    expect((await gastown.client.getSystem.query()).sandbox.inForce).toBe('bubblewrap')
  })

  it("lets the shell tool find neither the operator's home, nor the town's data and tokens, nor another town's files, nor its parent's environment", async ({
    skip,
  }) => {
    if (inForce !== 'bubblewrap') skip('bubblewrap does not work on this machine')
    const { dataDir } = folder
    const output = await shell(
      [
        'echo ran-$((40+2))',
        `cat ${home}/notes.txt`,
        `ls -la ${homedir()} /root /home`,
        `grep -rs . ${dataDir} --include=* -a | grep -a -v agents/mayor | head -c 20000`,
        `cat ${dataDir}/containers/${otherTownId}/secret.txt`,
        `cat ${dataDir}/containers/${townId}/container.json`,
        `cat ${dataDir}/control-plane.json`,
        "cat /proc/*/environ | tr '\\0' '\\n'",
        'env',
        'cat /etc/shadow',
      ].join('; '),
    )
    expect(output).toContain('ran-42')
    expect(output).not.toContain(operatorSecret)
    expect(output).not.toContain(environmentSecret)
    expect(output).not.toContain(otherTownSecret)
    expect(output).not.toContain(gastown.token)
    expect(output).not.toContain(modelKey)
    expect(await shell(`ls -a ${dataDir} ${dataDir}/containers`)).not.toContain(otherTownId)
    expect(output).not.toMatch(/^root:[^:]*:\d+:/m)
    const { controlToken } = JSON.parse(await readFile(path.join(dataDir, 'containers', townId, 'container.json'), 'utf8')) as {
      controlToken: string
    }
    expect(output).not.toContain(controlToken)
  })

  it('lets the shell tool write in its own folders and nowhere else', async ({ skip }) => {
    if (inForce !== 'bubblewrap') skip('bubblewrap does not work on this machine')
    const before = await readdir(homedir())
    const output = await shell(
      `touch ./mine && echo own-ok; touch /usr/theirs; touch ${homedir()}/theirs; touch /etc/theirs; echo end-$((1+1))`,
    )
    expect(output).toContain('own-ok')
    expect(output).toContain('end-2')
    expect(await readdir(homedir())).toEqual(before)
    expect(await readdir('/usr')).not.toContain('theirs')
    expect(await readdir('/etc')).not.toContain('theirs')
  })
})
