import pino from 'pino'
import { systemClock, systemRandom } from '../../clock.ts'
import { detectSandbox } from '../../sandbox/detect-sandbox.ts'
import type { AgentLaunch } from '../../agent-runner/agent-launch.ts'
import { createKiloEngine } from '../kilo-agent-server.ts'
import { createOpencodeEngine } from '../opencode-agent-server.ts'

/*
 * A program for a test that kills it: starts the server of the launch that it reads from its standard input, in the sandbox that
 * its argument names, and says "up".
 */
let input = ''
for await (const chunk of process.stdin.setEncoding('utf8')) input += String(chunk)
const launch = JSON.parse(input) as AgentLaunch
const create = launch.spec.engine === 'kilo' ? createKiloEngine : createOpencodeEngine
const sandbox = await detectSandbox({ mode: process.argv[2] === 'none' ? 'none' : 'bubblewrap' })
const log = pino({ level: 'silent' })
await create({ sandbox, random: systemRandom, clock: systemClock, log }).start(launch, new AbortController().signal)
process.stdout.write('up\n')
