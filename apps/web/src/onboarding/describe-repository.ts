import type { RepositoryCheck } from '@gastown/contract/repository-check'

/** What a look at a repository found, in lines for a person. `warns`: work goes on, but not as one may expect. */
export function describeRepository({
  defaultBranch,
  lastCommit,
  changedFiles,
}: RepositoryCheck): readonly { text: string; warns?: true }[] {
  if (defaultBranch === null || lastCommit === null)
    return [
      {
        text: 'It can be read, but has no commit yet: make a first one, so that there is something to branch from.',
        warns: true,
      },
    ]
  const short = lastCommit.commit.slice(0, 7)
  const lines: { text: string; warns?: true }[] = [
    { text: `Work lands on ${defaultBranch}.` },
    {
      text:
        lastCommit.title === undefined
          ? `Its newest commit is ${short}.`
          : `Its newest commit is ${short}, “${lastCommit.title}”.`,
    },
  ]
  if (changedFiles === null) return lines
  if (changedFiles === 0) return [...lines, { text: 'Everything in it is committed.' }]
  const files = changedFiles === 1 ? '1 file has changes' : `${changedFiles} files have changes`
  return [
    ...lines,
    {
      text: `${files} that are not committed. The town works on what is committed, and leaves this folder alone until it is clean.`,
      warns: true,
    },
  ]
}

/** A path, `protocol::rest`, a URL with a path, or `user@host:path`; each begun far enough to be meant. */
const addresses = [
  /^\/[^/]/,
  /^[a-z][a-z0-9+.-]*::/i,
  /^file:\/\/\/./i,
  /^[a-z][a-z0-9+.-]*:\/\/[^/]+\/./i,
  /^[^\s@/]+@[^\s:/]+:./,
]

/** Whether it is worth asking the town: a person is still at the beginning of an address. */
export function isWorthChecking(gitUrl: string): boolean {
  const text = gitUrl.trim()
  return addresses.some((address) => address.test(text))
}
