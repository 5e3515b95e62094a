import type { ChangeData, HunkData } from 'react-diff-view'
import type { DiffFile } from './diff-file.ts'
import { parsePath } from './parse-path.ts'

const fileStart = /^diff --git /
const hunkStart = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/

/** The files of a unified diff as git writes it, in its order. A patch that was cut is read as far as it goes. */
export function parsePatch(patch: string): readonly DiffFile[] {
  const lines = patch.split('\n')
  const starts = lines.flatMap((line, index) => (fileStart.test(line) ? [index] : []))
  return starts.map((start, index) => parseFile(lines.slice(start, starts[index + 1])))
}

function parseFile(lines: readonly string[]): DiffFile {
  const first = lines.findIndex((line) => hunkStart.test(line))
  const head = first === -1 ? lines : lines.slice(0, first)
  const after = (word: string): string | null => head.find((line) => line.startsWith(word))?.slice(word.length) ?? null
  const [from, to] = [after('rename from ') ?? after('copy from '), after('rename to ') ?? after('copy to ')]
  const type =
    after('new file mode ') !== null
      ? 'add'
      : after('deleted file mode ') !== null
        ? 'delete'
        : after('copy from ') !== null
          ? 'copy'
          : from === null
            ? 'modify'
            : 'rename'
  const named = type === 'delete' ? after('--- ') : after('+++ ')
  const hunks = first === -1 ? [] : parseHunks(lines.slice(first))
  const changes = hunks.flatMap((hunk) => hunk.changes)
  return {
    path: to !== null ? parsePath(to) : named !== null ? withoutSide(parsePath(named)) : pathOfStart(lines[0] ?? ''),
    oldPath: from === null ? null : parsePath(from),
    type,
    isBinary: head.some((line) => line.startsWith('Binary files ') || line === 'GIT binary patch'),
    hunks,
    added: changes.filter((change) => change.type === 'insert').length,
    removed: changes.filter((change) => change.type === 'delete').length,
  }
}

/** Of `a/x b/x`, where both are the same: of a file without lines, whose name stands nowhere else. */
function pathOfStart(line: string): string {
  const names = line.slice('diff --git '.length)
  const second = names.startsWith('"') ? names.indexOf(' "b/') + 1 : (names.length + 1) / 2
  return withoutSide(parsePath(names.slice(second)))
}

/** Of `b/src/x.ts`, `src/x.ts`. */
function withoutSide(path: string): string {
  return path.replace(/^[ab]\//, '')
}

function parseHunks(lines: readonly string[]): HunkData[] {
  const hunks: HunkData[] = []
  let [oldLine, newLine] = [0, 0]
  for (const line of lines) {
    const match = hunkStart.exec(line)
    if (match !== null) {
      const [, oldStart, oldLines = '1', newStart, newLines = '1'] = match
      ;[oldLine, newLine] = [Number(oldStart), Number(newStart)]
      const place = { oldStart: oldLine, oldLines: Number(oldLines), newStart: newLine, newLines: Number(newLines) }
      hunks.push({ content: line, ...place, changes: [] })
      continue
    }
    const change = parseLine(line, oldLine, newLine)
    if (change === null) continue
    hunks.at(-1)?.changes.push(change)
    if (change.type !== 'insert') oldLine += 1
    if (change.type !== 'delete') newLine += 1
  }
  return hunks
}

/** Null for what is no line of a file, such as that there is no newline at its end. */
function parseLine(line: string, oldLine: number, newLine: number): ChangeData | null {
  const content = line.slice(1)
  switch (line[0]) {
    case '+':
      return { type: 'insert', isInsert: true, lineNumber: newLine, content }
    case '-':
      return { type: 'delete', isDelete: true, lineNumber: oldLine, content }
    case ' ':
      return { type: 'normal', isNormal: true, oldLineNumber: oldLine, newLineNumber: newLine, content }
    default:
      return null
  }
}
