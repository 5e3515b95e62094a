interface TerminalUrlOptions {
  /** Origin of the town, `http:` or `https:`. */
  readonly baseURL: string
  readonly townId: string
  /** An agent's id, or `mayor` for the mayor whose id is not known yet. */
  readonly agentId: string
}

export function terminalUrl({ baseURL, townId, agentId }: TerminalUrlOptions): string {
  const path = `/api/towns/${encodeURIComponent(townId)}/agents/${encodeURIComponent(agentId)}/terminal`
  const url = new URL(path, baseURL)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}
