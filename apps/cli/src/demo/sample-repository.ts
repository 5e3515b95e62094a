import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gitIn } from './git-in.ts'

/** The gate of the sample repository: must succeed on what is to land. */
export const sampleGate = 'sh test.sh'

/** Small, and still a test that work can fail: a worker that leaves an empty page does not land. */
const test = `#!/bin/sh
# Every page begins with a title.
for page in *.md docs/*.md; do
  [ -e "$page" ] || continue
  if ! head -n 1 "$page" | grep -q '^# '; then
    echo "$page does not begin with a title"
    exit 1
  fi
done
echo "every page begins with a title"
`

/** A repository with one commit on `main`, which is checked out. Resolves with the commit. */
export async function makeSampleRepository(folder: string): Promise<string> {
  const git = gitIn(folder)
  writeFileSync(join(folder, 'README.md'), '# Sample\n\nA repository that the demo town works on.\n')
  writeFileSync(join(folder, 'test.sh'), test)
  await git('init', '--quiet', '--initial-branch=main')
  await git('add', '--', 'README.md', 'test.sh')
  await git('commit', '--quiet', '--message=A first page, and a test')
  return git('rev-parse', 'HEAD')
}
