/** A commit: what work it holds, and which commit gave each file its present content. */
interface FakeCommit {
  readonly commit: string
  readonly ancestors: ReadonlySet<string>
  readonly works: ReadonlySet<string>
  readonly files: ReadonlyMap<string, string>
}

/**
 * A remote repository as far as the town can tell it from a real one: branches, ancestry, and conflicts where two changes touch one file.
 * Also keeps count of what landed, so that nothing lands twice.
 */
export class FakeGit {
  readonly #commits = new Map<string, FakeCommit>()
  readonly #branches = new Map<string, string>()
  /** How often each piece of work came onto a branch that did not have it. */
  readonly arrivals = new Map<string, number>()
  #count = 0

  constructor(mainBranch: string) {
    this.#branches.set(mainBranch, this.#make([], new Set(), new Map()))
  }

  tip(branch: string, from: string): string {
    const known = this.#branches.get(branch)
    if (known !== undefined) return known
    const made = this.#branches.get(from)
    if (made === undefined) throw new Error(`There is no branch ${from}.`)
    this.#branches.set(branch, made)
    return made
  }

  contains(commit: string, ancestor: string): boolean {
    return commit === ancestor || this.#get(commit).ancestors.has(ancestor)
  }

  holds(commit: string, work: string): boolean {
    return this.#get(commit).works.has(work)
  }

  /** New work on a commit, in a file. */
  commitOn(base: string, work: string, file: string): string {
    const { works, files } = this.#get(base)
    const commit = this.#make([base], new Set([...works, work]), files)
    this.#commits.set(commit, { ...this.#get(commit), files: new Map(files).set(file, commit) })
    return commit
  }

  /** Null: they touch the same file. `resolve`: both sides are kept. */
  merge(target: string, head: string, resolve = false): string | null {
    if (this.contains(target, head)) return target
    const [left, right] = [this.#get(target), this.#get(head)]
    const shared = [...right.ancestors].filter((one) => one === target || left.ancestors.has(one))
    const known = new Set(shared)
    const changed = (side: FakeCommit) => [...side.files].filter(([, by]) => !known.has(by)).map(([file]) => file)
    const ours = new Set(changed(left))
    const theirs = changed(right)
    if (!resolve && theirs.some((file) => ours.has(file))) return null
    const files = new Map(left.files)
    const merged = this.#make([target, head], new Set([...left.works, ...right.works]), files)
    for (const file of theirs) files.set(file, resolve ? merged : (right.files.get(file) ?? merged))
    return merged
  }

  /** Moves a branch forward when it is where `base` says. */
  push(branch: string, base: string, commit: string): boolean {
    const before = this.#branches.get(branch)
    if (before !== base) return before === commit
    for (const work of this.#get(commit).works) {
      if (!this.#get(base).works.has(work))
        this.arrivals.set(`${branch} ${work}`, (this.arrivals.get(`${branch} ${work}`) ?? 0) + 1)
    }
    this.#branches.set(branch, commit)
    return true
  }

  #get(commit: string): FakeCommit {
    const found = this.#commits.get(commit)
    if (found === undefined) throw new Error(`There is no commit ${commit}.`)
    return found
  }

  #make(parents: readonly string[], works: ReadonlySet<string>, files: ReadonlyMap<string, string>): string {
    this.#count += 1
    const commit = this.#count.toString(16).padStart(40, '0')
    const ancestors = new Set(parents.flatMap((parent) => [parent, ...this.#get(parent).ancestors]))
    this.#commits.set(commit, { commit, ancestors, works, files })
    return commit
  }
}
