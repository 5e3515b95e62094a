import { exportLineSchema, exportMediaType, type ExportLine } from '@gastown/contract/town-export'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { origin } from './testing/test-plane.ts'
import { openWorkTown, type WorkTown } from './testing/work-town.ts'

type Of<K extends ExportLine['kind']> = Extract<ExportLine, { kind: K }>

describe('the export of a town', () => {
  let town: WorkTown
  beforeEach(async () => {
    town = await openWorkTown()
  })
  afterEach(() => town.close())

  async function take(): Promise<{ text: string; lines: ExportLine[]; response: Response }> {
    const response = await town.test.operator(`/api/towns/${town.engine.townId}/export`)
    const text = await response.text()
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => exportLineSchema.parse(JSON.parse(line)) as ExportLine)
    return { text, lines, response }
  }
  const only = <K extends ExportLine['kind']>(lines: readonly ExportLine[], kind: K) =>
    lines.filter((line): line is Of<K> => line.kind === kind)

  it('is one file of lines, of which the first says what it is and the last what was in it', async () => {
    const { lines, response } = await take()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(exportMediaType)
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="gastown-[a-z0-9-]+-\d{4}-\d\d-\d\d\.jsonl"$/,
    )
    expect(lines[0]).toMatchObject({ kind: 'town', format: 'gastown-town', version: 1, townId: town.engine.townId })
    const last = lines.at(-1)
    const counts: Record<string, number> = {}
    for (const { kind } of lines.slice(0, -1)) counts[kind] = (counts[kind] ?? 0) + 1
    expect(last).toEqual({ kind: 'end', lines: counts })
  })

  it('has all there is, however many pages it takes', async () => {
    const { townId } = town.engine
    const [first] = await Promise.all([town.sling({ title: 'First' }), town.sling({ title: 'Held', hold: true })])
    for (let index = 0; index < 6; index += 1) {
      const text = Array.from({ length: 100 }, (_, row) => ({
        number: index * 100 + row + 1,
        title: `Issue ${index}-${row}`,
        state: 'OPEN',
      }))
      const answer = await town.test.mutate('importBeads', {
        townId,
        rigId: town.rigId,
        format: 'github-issues',
        text: JSON.stringify(text),
        dryRun: false,
      })
      expect(answer.error).toBeUndefined()
    }
    await town.test.mutate('sendMessage', { townId, message: 'What is next?' })
    const worker = await town.bringUp(first)
    const { agentId, generation } = worker
    await town.want({ type: 'agent.escalate', agentId, generation, severity: 'high', title: 'No access', body: 'x' })
    await town.test.mutate('sendMail', { townId, agentId, subject: 'Hello', body: 'There' })
    const { lines } = await take()
    expect(only(lines, 'bead')).toHaveLength(602)
    expect(new Set(only(lines, 'bead').map(({ bead }) => bead.beadId)).size).toBe(602)
    expect(only(lines, 'rig')).toMatchObject([{ rig: { name: 'shop' }, config: { maxPolecats: 4 } }])
    expect(only(lines, 'message')).toMatchObject([{ agentId: null, message: { role: 'user', text: 'What is next?' } }])
    expect(only(lines, 'escalation')).toMatchObject([{ escalation: { title: 'No access' } }])
    expect(only(lines, 'mail').map(({ mail }) => mail.subject)).toContain('Hello')
    expect(only(lines, 'agent').map(({ agent }) => agent.agentId)).toContain(agentId)
    const events = only(lines, 'event')
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    expect(events.at(-1)?.event.type).toBe((await town.engine.store.listEvents({ limit: 1 }))[0]?.event.type)
  })

  it('promise 10: never has a secret, in the settings or in any event', async () => {
    const { townId } = town.engine
    const secrets = { key: 'sk-very-secret-key', hook: 'hook-capability-token', user: 'url-user', password: 'url-password' }
    const model = {
      provider: 'openai-compatible',
      baseURL: `https://${secrets.user}:${secrets.password}@models.example/v1?token=query-secret`,
      model: 'x',
      apiKey: secrets.key,
    }
    const work = { notifications: { webhookUrl: `https://hooks.example/${secrets.hook}` } }
    const saved = await town.test.mutate('updateTownConfig', { townId, config: { model, work } })
    expect(saved.error).toBeUndefined()
    const { town: now } = town.engine
    const { text, lines } = await take()
    for (const secret of [...Object.values(secrets), 'query-secret', now.config.model.apiKeyRef ?? 'none'])
      expect(text).not.toContain(secret)
    expect(only(lines, 'settings')[0]?.settings).toMatchObject({
      model: { apiKeySet: true, baseURL: 'https://models.example/v1' },
      work: { notifications: { webhookSet: true } },
    })
    // They were recorded: what is left out was there to be left out.
    const recorded = JSON.stringify(await town.engine.store.readEvents({ after: 0, limit: 1000 }))
    expect(recorded).toContain(secrets.hook)
    expect(recorded).toContain(secrets.password)
  })

  it('is for the operator alone, and of a town that there is', async () => {
    const stranger = new Request(`${origin}/api/towns/${town.engine.townId}/export`, { headers: { host: '127.0.0.1:8787' } })
    expect((await town.test.plane.fetch(stranger)).status).toBe(401)
    expect((await town.test.operator('/api/towns/nowhere/export')).status).toBe(404)
  })
})
