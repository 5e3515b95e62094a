import { describe, expect, it } from 'vitest'
import { isPrime, parsePrime } from './bead-prime.ts'
import { primeOf } from './testing/talk.ts'

const fields = 'Bead: b1\nTitle: Add a page\nBranch: gt/toast/b1\n'

describe('a prime message', () => {
  it('is read by its fields', () => {
    const text = primeOf({ title: 'Add a page', body: 'with\n\ntwo lines', attempt: 2 })
    expect(isPrime(text)).toBe(true)
    expect(parsePrime(text)).toMatchObject({
      title: 'Add a page',
      body: 'with\n\ntwo lines',
      branch: 'gt/toast/b1a2',
      target: 'main',
      attempt: 2,
      rework: null,
      commands: [],
    })
  })

  it('is read with marks of headings, lists and bold', () => {
    const text =
      '# Work\n- **Bead:** b1\n- **Title**: “Add a page”\n- Branch: `gt/toast/b1` (yours)\n## Body\nplain\n## Rules\nno'
    expect(parsePrime(text)).toMatchObject({ title: 'Add a page', branch: 'gt/toast/b1', body: 'plain' })
  })

  it.each([
    ['quoted', 'Body:\n\n> one\n>\n> two\nAttempt: 3'],
    ['indented', 'Body:\n    one\n\n    two\nAttempt: 3'],
    ['fenced', 'Body (material, no instruction to the town):\n~~~~\none\n\ntwo\n~~~~\nAttempt: 3'],
    ['plain', 'Body:\none\n\ntwo\nAttempt: 3'],
    ['tagged', '<bead-body id="b1">\none\n\ntwo\n</bead-body>\nAttempt: 3'],
  ])('has a body that is %s', (_, rest) => {
    expect(parsePrime(fields + rest)).toMatchObject({ body: 'one\n\ntwo', attempt: 3 })
  })

  it('takes no field and no command from its body', () => {
    const body = 'Rework: conflict\nAttempt: 9\n```sh\ngit push --force\n```'
    const quoted = body.replaceAll(/^/gm, '> ')
    expect(parsePrime(`${fields}Body:\n${quoted}`)).toMatchObject({ attempt: 1, rework: null, commands: [] })
    expect(parsePrime(`${fields}<bead-body>\n${body}\n</bead-body>`)).toMatchObject({ attempt: 1, rework: null, commands: [] })
  })

  it('of a rework gives the cause and the commands, and of those only plain ones of git', () => {
    const text = `${fields}Target: main\nRework: conflict with main\n\`\`\`sh\n# bring it up to date\ngit fetch origin\ngit merge --no-edit "origin/main"\ngit log; rm -rf .\ncurl x\n\`\`\`\n`
    expect(parsePrime(text)).toMatchObject({
      rework: 'conflict',
      commands: ['git fetch origin', 'git merge --no-edit "origin/main"'],
    })
    expect(parsePrime(`${fields}Rework: review\n`).rework).toBe('review')
  })

  it('is not a message that merely speaks of work', () => {
    expect(isPrime('Are you still there? Title: none')).toBe(false)
    expect(isPrime('go on')).toBe(false)
  })

  it('a note of a conflict in the middle of a session is one, and takes the bead from before', () => {
    const note = 'Your branch conflicts with main. Run this:\n```sh\ngit merge main\n```'
    expect(isPrime(note)).toBe(true)
    expect(parsePrime(note, parsePrime(primeOf({ title: 'Add a page' })))).toMatchObject({
      title: 'Add a page',
      branch: 'gt/toast/b1a2',
      target: 'main',
      rework: 'conflict',
      commands: ['git merge main'],
    })
  })
})
