import type { Mail, MailView } from '@gastown/contract/work/mail'
import type { Town } from '@gastown/core/town'

/** A message with the names of who wrote and who gets it, and why it is not delivered yet. */
export function mailView(town: Town, mail: Mail): MailView {
  return {
    ...mail,
    toName: nameOf(town, mail.to),
    fromName: nameOf(town, mail.from),
    ...(mail.ended === undefined ? { waits: waitsOf(town, mail) } : {}),
  }
}

function nameOf({ work, mayor }: Town, id: string): string {
  if (id === 'user' || id === 'town') return id === 'user' ? 'You' : 'The town'
  if (id === mayor?.agentId) return 'Mayor'
  return [...work.workers.values()].find(({ agentId }) => agentId === id)?.name ?? id
}

function waitsOf({ work }: Town, { to, kind }: Mail): string {
  const worker = work.workers.get(to)
  if (worker === undefined) return 'Its reader was let go: it is not delivered unless the name comes again.'
  switch (worker.run.state) {
    case 'idle':
    case 'stopping':
      return `${worker.name} works on nothing: it is read with the next bead.`
    case 'starting':
      return `${worker.name} is being started, and reads it then.`
    case 'interrupted':
      return `${worker.name} was interrupted, and reads it when the container is back.`
    case 'working':
      return kind === 'mail' && worker.run.activity === 'working'
        ? `${worker.name} is in the middle of a turn: it is read when the turn ends.`
        : 'It is on its way.'
  }
}
