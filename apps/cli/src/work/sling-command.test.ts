import { GastownError } from '@gastown/contract/errors'
import { describe, expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'
import { commit, sampleBead, type BeadAnswer } from '../testing/work-samples.ts'

/** A town whose bead is another at each look. */
const townOf = (...looks: (BeadAnswer | Error)[]) =>
  serveWork({
    sling: async () => sampleBead(),
    getBead: async () => {
      const bead = looks.length > 1 ? looks.shift() : looks[0]
      if (bead === undefined || bead instanceof Error) throw bead ?? new Error('no look is left')
      return { bead, history: [], dependants: [] }
    },
  })

describe('gastown sling', () => {
  it('makes a bead that starts at once, and does not wait for it', async () => {
    await using town = await townOf()
    const { exitCode, out, err } = await town.run(['sling', 'Ankh', 'shop', 'A page', '--body', 'All of it'])
    expect({ exitCode, out, err }).toEqual({ exitCode: 0, out: 'Slung bead-1 to the rig shop.\n', err: '' })
    expect(town.calls).toEqual([
      [
        'sling',
        {
          townId: 't1',
          rigId: 'rig-1',
          title: 'A page',
          body: 'All of it',
          priority: 'medium',
          labels: [],
          dependsOn: [],
          hold: false,
        },
      ],
    ])
  })

  it('--wait: ends when it has landed, tells on the way what becomes of it, and survives a control plane that comes back', async () => {
    await using town = await townOf(
      sampleBead({ status: 'in_progress', waits: { kind: 'working', text: 'toast works on it.' } }),
      new GastownError('TOWN_RECOVERING', 'The town is being recovered.'),
      sampleBead({ status: 'closed', landedCommit: commit }),
    )
    const { exitCode, out, err } = await town.run(['sling', 'shop', 'A page', '--wait'])
    expect(exitCode).toBe(0)
    expect(err).toBe('Slung bead-1 to the rig shop.\nin_progress: toast works on it.\nclosed\n')
    expect(out).toContain(`landed as ${commit.slice(0, 10)}`)
  })

  it('--wait: exit code 1 and the reason when it failed; with --json still its one document', async () => {
    const failed = sampleBead({ status: 'failed', reason: 'Five tries.' })
    await using town = await townOf(failed)
    const { exitCode, out, err } = await town.run(['sling', 'shop', 'A page', '--wait', '--json'])
    expect([exitCode, JSON.parse(out)]).toEqual([1, failed])
    expect(JSON.parse(err)).toMatchObject({ code: 'WRONG_STATE', detail: 'bead-1 has failed: Five tries.' })
  })

  it('--wait: exit code 1 when it takes longer than --timeout, and when the bead is gone', async () => {
    await using slow = await townOf(sampleBead())
    const late = await slow.run(['sling', 'shop', 'A page', '--wait', '--timeout', '1', '--json'])
    expect([late.exitCode, JSON.parse(late.err)]).toMatchObject([1, { code: 'AGENT_NOT_READY' }])
    await using gone = await townOf(new GastownError('BEAD_NOT_FOUND', 'There is no bead bead-1.'))
    expect((await gone.run(['sling', 'shop', 'A page', '--wait'])).err).toContain('There is no bead bead-1. (BEAD_NOT_FOUND)')
  })
})
