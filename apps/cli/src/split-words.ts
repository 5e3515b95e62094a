import type { Command } from 'commander'

/**
 * The words of a command by their names: the last ones are those that it needs, what stands before them says where. So the town may be
 * left out when there is only one, and a script may always name it. Ends the command as wrongly used when there are too few or too many.
 */
export function splitWords<Where extends string, What extends string>(
  command: Command,
  words: readonly string[],
  names: { readonly where: readonly Where[]; readonly what: readonly What[] },
): Partial<Record<Where, string>> & Record<What, string> {
  const { where, what } = names
  const usage = [...where.map((name) => `[${name}]`), ...what.map((name) => `<${name}>`)].join(' ')
  const missing = what[words.length]
  if (missing !== undefined) command.error(`error: <${missing}> is missing: ${usage}`)
  if (words.length > where.length + what.length)
    command.error(`error: ${words.length} words for ${usage}. What has blanks in it needs quotation marks.`)
  const named = [...where, ...what].toReversed()
  const split = words.toReversed().map((word, index) => [named[index], word] as const)
  return Object.fromEntries(split) as Partial<Record<Where, string>> & Record<What, string>
}
