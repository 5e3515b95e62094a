import type { ChildProcess } from 'node:child_process'
import { Writable } from 'node:stream'
import type { Command } from './sandbox.ts'

/** What a program with something on its file descriptor 3 is spawned with, beside its standard streams. */
export function descriptor3Stdio({ descriptor3 }: Command): readonly 'pipe'[] {
  return descriptor3 === undefined ? [] : ['pipe']
}

/** Writes it there, and closes it. */
export function giveDescriptor3(child: ChildProcess, { descriptor3 }: Command): void {
  const stream = child.stdio[3]
  if (descriptor3 === undefined || !(stream instanceof Writable)) return
  // A program that ends before it has read it says so by its exit.
  stream.on('error', () => undefined)
  stream.end(descriptor3)
}
