import { GastownError } from './errors.ts'

/** Value of `GIT_ALLOW_PROTOCOL` for every git that Gastown runs. */
export const allowedGitProtocols = ['https', 'http', 'ssh', 'file'] as const

const scpLike = /^[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*:(?!\/\/)[^\s-][^\s]*$/

/**
 * Checks where a rig's repository is: an `https`, `http`, `ssh` or `file` URL, `user@host:path`, or an absolute path.
 * Throws `GIT_URL_INVALID` or `GIT_PROTOCOL_NOT_ALLOWED`, both naming the field `gitUrl`. Whether a repository is
 * there is another question.
 */
export function parseGitUrl(text: string): string {
  const url = text.trim()
  if (url === '') throw invalid('is empty')
  if (url.length > 2048) throw invalid('is longer than 2,048 characters')
  if (url.startsWith('-')) throw invalid('starts with "-"')
  // oxlint-disable-next-line no-control-regex -- control characters are just what is refused
  if (/[\u0000-\u001f\u007f]/.test(url)) throw invalid('holds control characters')
  if (url.startsWith('/')) return url
  const helper = /^([A-Za-z0-9][A-Za-z0-9+.-]*)::/.exec(url)
  if (helper) throw notAllowed(helper[1] ?? '')
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url)
  if (scheme) {
    const protocol = (scheme[1] ?? '').toLowerCase()
    if (!allowedGitProtocols.some((allowed) => allowed === protocol)) throw notAllowed(protocol)
    return parseSchemeUrl(url, protocol)
  }
  if (scpLike.test(url)) return url
  throw invalid('is neither a URL, nor user@host:path, nor an absolute path')
}

function parseSchemeUrl(url: string, protocol: string): string {
  if (!URL.canParse(url)) throw invalid('is not a URL')
  const parsed = new URL(url)
  if (protocol !== 'file' && parsed.hostname === '') throw invalid('has no host')
  if (parsed.hostname.startsWith('-')) throw invalid('has a host that starts with "-"')
  if (parsed.password !== '') throw invalid('holds a password; keep credentials in a git credential helper')
  if (parsed.pathname === '' || parsed.pathname === '/') throw invalid('names no repository')
  return url
}

function invalid(reason: string): GastownError {
  return new GastownError(
    'GIT_URL_INVALID',
    `gitUrl ${reason}. Give an https or ssh URL, user@host:path, or the absolute path of a repository on this machine.`,
    { field: 'gitUrl' },
  )
}

function notAllowed(protocol: string): GastownError {
  return new GastownError(
    'GIT_PROTOCOL_NOT_ALLOWED',
    `gitUrl uses the protocol "${protocol}". Allowed are ${allowedGitProtocols.join(', ')}.`,
    { field: 'gitUrl' },
  )
}

// oxlint-disable-next-line no-control-regex -- control characters are just what is refused
const branchName = /^(?![-/.])(?!.*(?:\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)))[^\s~^:?*[\\\u0000-\u001f\u007f]{1,200}(?<![/.])$/

/** Whether git takes this as the name of a branch, and no option can hide in it. */
export function isBranchName(name: string): boolean {
  return branchName.test(name)
}
