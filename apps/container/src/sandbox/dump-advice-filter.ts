import { endianness } from 'node:os'

/** Numbers of the kernel: `AUDIT_ARCH_*` of linux/audit.h and `__NR_madvise`. */
const architectures: Partial<Record<NodeJS.Architecture, { audit: number; madvise: number }>> = {
  x64: { audit: 0xc000_003e, madvise: 28 },
  arm64: { audit: 0xc000_00b7, madvise: 233 },
}
/** `MADV_DONTDUMP` and `MADV_DODUMP` of asm-generic/mman-common.h. */
const [dontDump, doDump] = [16, 17]
/** Offsets in `struct seccomp_data`: the number of the call, its architecture, the lower half of its third argument. */
const at = { number: 0, architecture: 4, advice: 32 }
const [load, jumpIfEqual, answer] = [0x20, 0x15, 0x06]
const [allow, succeedWithoutDoing] = [0x7fff_0000, 0x0005_0000]

/**
 * A system call filter (seccomp, classic BPF as `bwrap --seccomp` reads it) under which advice on what a core dump holds succeeds and does
 * nothing. Null on a machine whose numbers are not known here.
 *
 * JavaScriptCore gives that advice for every few pages that it returns to the system and takes again. Each difference splits a mapping, a
 * process may have 65,530 of them (vm.max_map_count), and a split beyond is refused with EAGAIN, which its allocator tries again for
 * ever: an agent server with some thirty busy sessions hung that way. Nobody reads core dumps of agent servers.
 */
export function renderDumpAdviceFilter(architecture: NodeJS.Architecture): Uint8Array | null {
  const numbers = architectures[architecture]
  if (numbers === undefined || endianness() !== 'LE') return null
  return renderProgram([
    [load, 0, 0, at.architecture],
    [jumpIfEqual, 0, 6, numbers.audit],
    [load, 0, 0, at.number],
    [jumpIfEqual, 0, 4, numbers.madvise],
    [load, 0, 0, at.advice],
    [jumpIfEqual, 1, 0, dontDump],
    [jumpIfEqual, 0, 1, doDump],
    [answer, 0, 0, succeedWithoutDoing],
    [answer, 0, 0, allow],
  ])
}

/** `struct sock_filter`: code, how many instructions to skip when true and when false, operand. */
function renderProgram(
  instructions: readonly (readonly [code: number, ifTrue: number, ifFalse: number, operand: number])[],
): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(instructions.length * 8))
  for (const [index, [code, ifTrue, ifFalse, operand]] of instructions.entries()) {
    bytes.setUint16(index * 8, code, true)
    bytes.setUint8(index * 8 + 2, ifTrue)
    bytes.setUint8(index * 8 + 3, ifFalse)
    bytes.setUint32(index * 8 + 4, operand, true)
  }
  return new Uint8Array(bytes.buffer)
}
