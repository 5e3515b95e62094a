/**
 * What a container gets of our environment: where programs, the home and the temporary folder are, the language and the time zone, the
 * way out through a proxy, where compiled modules are, and which engines to run. Nothing that the operator keeps there: keys and tokens stay out.
 */
const passedOn = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'NODE_COMPILE_CACHE',
  'GASTOWN_KILO_BIN',
  'GASTOWN_OPENCODE_BIN',
] as const

export function computeContainerEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = env[name]
      // An empty value is worse than none: some programs end over it.
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
}
