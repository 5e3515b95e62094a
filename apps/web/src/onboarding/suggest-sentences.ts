import type { ModelProvider } from '@gastown/contract/model-config'

/** First sentences that lead somewhere: with a rig, work on it; without one, a talk. The demo model is told what it can do. */
export function suggestSentences({ provider, rigName }: { provider: ModelProvider; rigName: string | null }): readonly string[] {
  const isDemo = provider === 'demo'
  if (rigName === null)
    return isDemo ? ['What can you do?', 'Hello, my name is …'] : ['What can you do for me?', 'How do I give you a repository?']
  if (isDemo) return ['Add a greeting page, a styles file and a test', 'What can you do?', 'What is the status of the town?']
  return [
    `Look around in ${rigName} and tell me what you would improve first.`,
    `Find what has no test in ${rigName}, and add the most useful ones.`,
    `Read the open TODO comments of ${rigName} and make beads of those that matter.`,
    `Bring the README of ${rigName} up to date with what the code does.`,
  ]
}
