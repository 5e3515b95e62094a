import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { containerBootSchema, containerProtocolVersion, type ContainerBoot } from '@gastown/contract/container-boot'
import { GastownError } from '@gastown/contract/errors'

/**
 * Reads the one line with which a town boots a container, which may be long in coming. Null when the input ends without any: nobody needs
 * this container. Throws INVALID_INPUT when the line is no boot line, or of another protocol version; the text itself is never repeated:
 * it holds secrets.
 */
export async function readBoot(input: Readable): Promise<ContainerBoot | null> {
  const lines = createInterface({ input, crlfDelay: Infinity })
  try {
    for await (const line of lines) return parseBoot(line)
  } finally {
    lines.close()
    input.destroy()
  }
  return null
}

export function parseBoot(line: string): ContainerBoot {
  const boot = containerBootSchema.safeParse(parseJson(line))
  if (!boot.success) {
    const fields = [...new Set(boot.error.issues.map((issue) => issue.path.join('.')))].join(', ')
    throw new GastownError('INVALID_INPUT', `The boot line is not valid: ${fields === '' ? 'it is no JSON object' : fields}.`)
  }
  if (boot.data.protocolVersion !== containerProtocolVersion) {
    throw new GastownError(
      'INVALID_INPUT',
      `The town speaks protocol ${boot.data.protocolVersion}, this container ${containerProtocolVersion}. Start both from one version.`,
      { field: 'protocolVersion' },
    )
  }
  return boot.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
