import type { AgentServer, AgentServerEvent } from '../agent-server.ts'

/** The events of a server from now on, to be waited for. */
export interface RecordedEvents extends Disposable {
  readonly all: readonly AgentServerEvent[]
  /** The first event that matches, of those recorded or to come. */
  first(matches: (event: AgentServerEvent) => boolean): Promise<AgentServerEvent>
  /** Resolves when another event has come. */
  another(): Promise<void>
}

export function recordEvents(server: AgentServer): RecordedEvents {
  const all: AgentServerEvent[] = []
  let arrival = Promise.withResolvers<void>()
  const stop = server.onEvent((event) => {
    all.push(event)
    arrival.resolve()
    arrival = Promise.withResolvers()
  })
  const another = () => arrival.promise
  return {
    all,
    another,
    first: async (matches) => {
      for (let index = 0; ; index++) {
        while (index >= all.length) await another()
        const event = all[index]
        if (event !== undefined && matches(event)) return event
      }
    },
    [Symbol.dispose]: () => {
      stop()
    },
  }
}
