interface TerminalUrlOptions {
  /** Origin of the town, `http:` or `https:`. */
  readonly baseURL: string
  readonly townId: string
  /** An agent's id, or `mayor` for the mayor whose id is not known yet. */
  readonly agentId: string
  /** The viewer's first frame. */
  readonly hello: string
}

export function terminalUrl({ baseURL, townId, agentId, hello }: TerminalUrlOptions): string {
  const path = `/api/towns/${encodeURIComponent(townId)}/agents/${encodeURIComponent(agentId)}/terminal`
  const url = new URL(path, baseURL)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.searchParams.set('hello', hello)
  return url.href
}
