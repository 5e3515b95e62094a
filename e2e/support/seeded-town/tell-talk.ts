import type { ConversationMessage } from '@gastown/contract/conversation'
import { messageIdSchema, type AgentId, type MessageId } from '@gastown/contract/ids'
import { minuteMs, type SeedStory } from './seed-story.ts'

const words = [
  ['Good morning! What is the state of the checkout?', 'Three of its eight beads have landed. **Pay by card** is being worked on; *Pay by invoice* waits for the taxes.\n\n| Bead | State |\n|---|---|\n| Draw the new checkout | landed |\n| Pay by card | in progress |'],
  ['Please make the refunds a convoy, and land them together.', 'Done: **Refunds without a form** has three beads and lands over its own branch. The first is on it already.'],
  ['Why does nothing land in shop-web?', 'The repository has changes of yours in `src/cart/total.ts`. Commit or stash them and the queue goes on by itself:\n\n```sh\ngit stash\n```'],
] as const // prettier-ignore

/** What the user and the mayor said to each other. */
export function tellMayorsTalk(story: SeedStory): void {
  for (const [asked, answered] of words) {
    story.pass(4 * minuteMs)
    const messageId = story.want({ type: 'mayor.message', text: asked }).ids['messageId'] as MessageId
    const { agentId, generation } = story.mayor
    story.tell({ type: 'message.delivered', agentId, generation, messageId })
    story.pass(20_000)
    story.talks(agentId, [answer(story, `answer-${messageId}`, answered, ['gt_list_beads', 'gt_status'])])
    story.tell({ type: 'message.answered', agentId, generation, messageId })
    story.spends(agentId, { inputTokens: 21_000, outputTokens: 900, cachedTokens: 60_000, costMicros: 95_000 })
  }
}

/** A worker at its task: what it was told, what it did, and what it is at. */
export function tellWorkersTalk(story: SeedStory): void {
  for (const { agentId, run } of story.town.work.workers.values()) {
    if (run.state !== 'working') continue
    story.talks(agentId, [
      {
        messageId: idOf(`told-${agentId}`),
        role: 'user',
        text: 'Your bead: do what it asks for, on your branch.',
        state: 'answered',
        createdAt: story.at,
      },
      answer(story, `reads-${agentId}`, 'I read the code first, then write a test that fails.', ['read', 'grep', 'read']),
      answer(story, `writes-${agentId}`, 'The test fails as it should. Now I make it pass.', ['edit', 'bash']),
    ])
  }
}

function answer(story: SeedStory, id: string, text: string, tools: readonly string[]): ConversationMessage {
  const used = tools.map((tool, index) => ({
    type: 'tool' as const,
    partId: `${id}-t${index}`,
    tool,
    title: titles[tool] ?? '',
    state: 'complete' as const,
  }))
  return {
    messageId: idOf(id),
    role: 'assistant',
    text,
    state: 'complete',
    createdAt: story.at,
    parts: [...used, { type: 'text', partId: `${id}-text`, text }],
  }
}

const titles: Readonly<Record<string, string>> = {
  gt_list_beads: 'open beads of shop-web',
  gt_status: 'the town',
  read: 'src/cart/total.ts',
  grep: 'roundHalfUp in src/**',
  edit: 'src/cart/total.test.ts',
  bash: 'npm test -- total',
}

function idOf(text: string): MessageId {
  return messageIdSchema.parse(text)
}

/** Letters between agents that are on their way, and problems that were handed up; older ones are acknowledged. */
export function tellLetters(story: SeedStory): void {
  const working = [...story.town.work.workers.values()].filter(({ run }) => run.state === 'working')
  const mails = [
    ['The API has changed', 'Use `POST /orders` from now on: `PUT` is gone with the last release.'],
    ['Please keep the old names', 'The exports are used by the app; rename them in a bead of its own.'],
    ['', 'Do not wait for the gate: it is being mended.'],
  ] as const
  for (const [index, [subject, body]] of mails.entries()) {
    const worker = working[index]
    if (worker === undefined) throw new Error('Nobody works.')
    story.want({
      type: 'mail.send',
      to: worker.agentId,
      from: story.mayor.agentId,
      kind: subject === '' ? 'nudge' : 'mail',
      subject,
      body,
    })
  }
  for (const { escalationId, raisedAt } of story.town.work.escalations.values()) {
    if (Date.parse(raisedAt) < story.nowMs - 90 * minuteMs)
      story.want({ type: 'escalation.acknowledge', escalationId, by: 'user' })
  }
  const problems = [
    [
      'critical',
      'The test database is full',
      'Every suite fails with ENOSPC since the last run. Free some space on the machine, then retry.',
    ],
    ['medium', 'Two beads ask for opposite things', 'One wants prices with taxes, the other without. Which of them is right?'],
    ['low', 'A dependency is no longer kept up', 'Nothing breaks yet, but its last release is three years old.'],
  ] as const
  for (const [index, [severity, title, body]] of problems.entries()) {
    const worker = working[index + 3]
    if (worker !== undefined) escalate(story, worker, { severity, title, body })
  }
}

function escalate(
  story: SeedStory,
  { agentId, generation }: { agentId: AgentId; generation: number },
  problem: { severity: 'low' | 'medium' | 'critical'; title: string; body: string },
): void {
  story.want({ type: 'agent.escalate', agentId, generation, ...problem })
}
