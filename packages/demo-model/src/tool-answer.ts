/** A tool's answer as its JSON, also when words stand around it. Null when it holds none. */
export function jsonOf(answer: string): unknown {
  for (const text of [answer, /[[{][\s\S]*[\]}]/.exec(answer)?.[0]]) {
    if (text === undefined) continue
    try {
      return JSON.parse(text)
    } catch {
      continue // the next reading of it
    }
  }
  return null
}

/** The first of these fields that a record has. */
export function fieldOf(value: unknown, ...names: readonly string[]): unknown {
  if (!isRecord(value)) return undefined
  for (const name of names) if (value[name] !== undefined && value[name] !== null) return value[name]
  return undefined
}

export function textField(value: unknown, ...names: readonly string[]): string | undefined {
  const field = fieldOf(value, ...names)
  return typeof field === 'string' || typeof field === 'number' ? String(field) : undefined
}

/** The list in an answer: the answer itself, or what it has under one of these names. */
export function listOf(value: unknown, ...names: readonly string[]): readonly unknown[] {
  const list = Array.isArray(value) ? value : fieldOf(value, ...names)
  return Array.isArray(list) ? list : []
}

const beginsWithError =
  /^[^\w[{]*(?:mcp )?(?:tool )?(?:error\b|(?:was |is )?refused\b|rejected\b|failed\b|invalid\b|not accepted\b|unauthori[sz]ed\b|model tried to call unavailable\b)/i

/** The town's own errors: a code of the closed list, and what is wrong. */
const beginsWithCode = /^[A-Z]+(?:_[A-Z]+)+: /

/** Why a tool did not do what it was asked; null when it did. Says the town's words where there are some. */
export function errorOf(answer: string): string | null {
  if (beginsWithError.test(answer) || beginsWithCode.test(answer)) return brief(answer)
  const json = jsonOf(answer)
  const error = fieldOf(json, 'error', 'refused', 'refusal', 'rejected')
  const no = ['accepted', 'done', 'ok', 'success'].some((name) => fieldOf(json, name) === false)
  const isError = fieldOf(json, 'isError', 'is_error') === true
  if ((error !== undefined && error !== false) || no || isError) {
    const said = typeof error === 'string' ? error : textField(error, 'message', 'reason', 'detail', 'code')
    return said ?? textField(json, 'reason', 'message', 'detail', 'text') ?? brief(answer)
  }
  return null
}

const cutOff = /^\W*(?:error:\s*)?\W*tool execution (?:was )?(?:interrupted|aborted)/i

/** What engines say of a tool that was cut off (kilo 7.7, opencode 1.18): it has no result, and whether it did its work is not known. */
export function isCutOff(answer: string): boolean {
  return cutOff.test(answer)
}

/** Like `errorOf`, of `gt_done` and its like: words alone may refuse in the middle of a sentence. */
export function refusalOf(answer: string): string | null {
  const error = errorOf(answer)
  if (error !== null || isRecord(jsonOf(answer))) return error
  const accepted = /^\W*(?:accepted|done|ok|recorded|submitted|passed|thank)/i.test(answer)
  return !accepted && /\brefused?\b|\brejected\b|\bnot accepted\b/i.test(answer) ? brief(answer) : null
}

function brief(answer: string): string {
  const line = answer.replaceAll(/\s+/g, ' ').trim()
  return line.length <= 400 ? line : `${line.slice(0, 400)}…`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
