import { expect, it } from 'vitest'
import { lineNumberOn, sideOf, zipped } from './diff-file.ts'
import { parsePatch } from './parse-patch.ts'
import { parsePath } from './parse-path.ts'

const patch = `diff --git a/src/total.ts b/src/total.ts
index 3b18e51..8d1c0f2 100644
--- a/src/total.ts
+++ b/src/total.ts
@@ -1,3 +1,4 @@
 one
-two
+2
+2.5
 three
diff --git a/old name.txt b/new name.txt
similarity index 100%
rename from old name.txt
rename to new name.txt
diff --git a/gone.txt b/gone.txt
deleted file mode 100644
index 587be6b..0000000
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git a/logo.png b/logo.png
new file mode 100644
index 0000000..1b2c3d4
Binary files /dev/null and b/logo.png differ
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git "a/sch\\303\\266n.txt" "b/sch\\303\\266n.txt"
index 1b2c3d4..5e6f7a8 100644
--- "a/sch\\303\\266n.txt"
+++ "b/sch\\303\\266n.txt"
@@ -0,0 +1,2 @@
+--- not a header
+diff --git a/x b/x
\\ No newline at end of file
`

it('reads each file with its name, what became of it, and how many lines', () => {
  expect(parsePatch(patch).map(({ hunks: _hunks, ...file }) => file)).toEqual([
    { path: 'src/total.ts', oldPath: null, type: 'modify', isBinary: false, added: 2, removed: 1 },
    { path: 'new name.txt', oldPath: 'old name.txt', type: 'rename', isBinary: false, added: 0, removed: 0 },
    { path: 'gone.txt', oldPath: null, type: 'delete', isBinary: false, added: 0, removed: 1 },
    { path: 'logo.png', oldPath: null, type: 'add', isBinary: true, added: 0, removed: 0 },
    { path: 'run.sh', oldPath: null, type: 'modify', isBinary: false, added: 0, removed: 0 },
    { path: 'schön.txt', oldPath: null, type: 'modify', isBinary: false, added: 2, removed: 0 },
  ])
})

it('says where each line stands, and on which side a comment on it is', () => {
  const changes = parsePatch(patch)[0]?.hunks[0]?.changes ?? []
  expect(changes.map((change) => [sideOf(change), lineNumberOn(change, 'old'), lineNumberOn(change, 'new')])).toEqual([
    ['new', 1, 1],
    ['old', 2, null],
    ['new', null, 2],
    ['new', null, 3],
    ['new', 3, 4],
  ])
})

it('nothing has no files, and a patch that was cut is read as far as it goes', () => {
  expect(parsePatch('')).toEqual([])
  const [file] = parsePatch(patch.slice(0, patch.indexOf('+2.5')))
  expect([file?.path, file?.added, file?.removed]).toEqual(['src/total.ts', 1, 1])
})

it('two columns show what was replaced beside what replaced it', () => {
  const [file] = parsePatch(`diff --git a/a b/a
--- a/a
+++ b/a
@@ -1,4 +1,3 @@
 keep
-one
-two
-three
+1
+2
 end`)
  const [hunk] = file?.hunks ?? []
  if (hunk === undefined) throw new Error('There is no hunk.')
  expect(zipped(hunk).changes.map(({ content }) => content)).toEqual(['keep', 'one', '1', 'two', '2', 'three', 'end'])
})

it.each([
  ['src/a.ts', 'src/a.ts'],
  ['a name.ts\t', 'a name.ts'],
  ['"say \\"hi\\"\\t.txt"', 'say "hi"\t.txt'],
  ['"\\360\\237\\217\\231.txt"', '🏙.txt'],
])('reads the path %s', (written, path) => {
  expect(parsePath(written)).toBe(path)
})
