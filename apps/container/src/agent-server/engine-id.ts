import { createHash } from 'node:crypto'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Engines put their ids in order by them: 48 bits of time, 4,096 steps for each millisecond. */
const stepsPerMs = 0x1000n
const timeBits = 48
const timeDigits = 12
const restLength = 14

/**
 * An id of the form that engines give to messages (`msg`) and parts (`prt`), made of a time (ms) and of what it names. With an id of its own
 * a prompt that is sent again is the same message to the engine: it writes it over and does not begin another turn beside it.
 */
export function engineId({ prefix, atMs, key }: { prefix: 'msg' | 'prt'; atMs: number; key: string }): string {
  const time = BigInt.asUintN(timeBits, BigInt(atMs) * stepsPerMs)
    .toString(16)
    .padStart(timeDigits, '0')
  const rest = Array.from(
    createHash('sha256').update(key).digest().subarray(0, restLength),
    (byte) => digits[byte % digits.length],
  )
  return `${prefix}_${time}${rest.join('')}`
}
