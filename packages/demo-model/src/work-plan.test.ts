import { describe, expect, it } from 'vitest'
import { planWork } from './work-plan.ts'

const titles = (said: string) => planWork(said)?.tasks.map((task) => task.title)

describe('a plan of the demo mayor', () => {
  it('has a task for each thing that is named, and a last one that depends on all of them', () => {
    const plan = planWork('Add a greeting page, a styles file and a test')
    expect(plan).toMatchObject({ title: 'Add a greeting page, a styles file and a test', staged: false, leftOut: 0 })
    expect(plan?.tasks.slice(0, 3)).toEqual(
      ['Add a greeting page', 'Add a styles file', 'Add a test'].map((title) => ({ title, body: title, dependsOn: [] })),
    )
    expect(plan?.tasks[3]).toMatchObject({ dependsOn: [0, 1, 2] })
    expect(plan?.tasks[3]?.body).toContain('`docs/add-a-greeting-page-a-styles-file-and-a-test.md`')
  })

  it('is one task for one simple thing', () => {
    expect(titles('fix the typo in the heading')).toEqual(['Fix the typo in the heading'])
    expect(titles('Hello! Could you please add a help page?')).toEqual(['Add a help page'])
    expect(titles('Make a page that greets and thanks the user')).toEqual(['Make a page that greets and thanks the user'])
  })

  it('is three steps for one large thing, one after the other', () => {
    const plan = planWork('Build me a web shop')
    expect(plan?.tasks.map((task) => task.title)).toEqual([
      'Outline a web shop',
      'Build a web shop',
      'Describe how to use a web shop',
    ])
    expect(plan?.tasks.map((task) => task.dependsOn)).toEqual([[], [0], [1]])
  })

  it.each([
    ['please build a page with styles, a footer, and a test', ['Build a page', 'Build styles', 'Build a footer', 'Build a test']],
    ['Add login, logout and password reset', ['Add login', 'Add logout', 'Add password reset']],
    ['1. Add a page\n2. Test it\n3) Document it', ['Add a page', 'Test it', 'Document it']],
    ['Create:\n- a login page\n- a logout button', ['Create a login page', 'Create a logout button']],
    ['Implement the following: 1. login 2. logout', ['Implement login', 'Implement logout']],
    ['We want two things: a readme and a licence', ['Add a readme', 'Add a licence']],
    ['a page, a styles file and a test', ['Add a page', 'Add a styles file', 'Add a test']],
    ['Fix the bug. Add a test.', ['Fix the bug', 'Add a test']],
  ])('finds the things of %j', (said, expected) => {
    expect(titles(said)?.slice(0, -1)).toEqual(expected)
    expect(planWork(said)?.tasks.at(-1)?.dependsOn).toHaveLength(expected.length)
  })

  it('keeps the order of "then"', () => {
    expect(planWork('Add a page, then a test for it')?.tasks.map((task) => task.dependsOn)).toEqual([[], [0], [0, 1]])
  })

  it('does not split what is quoted, and gives the order of a file to its own task alone', () => {
    const plan = planWork('Write the file a.md with the content "x, y and z" and write the file b.md with the content "b"')
    expect(plan?.tasks.map((task) => task.body).slice(0, 2)).toEqual([
      'Write the file a.md with the content "x, y and z"',
      'Write the file b.md with the content "b"',
    ])
    expect(plan?.tasks.map((task) => task.title).slice(0, 2)).toEqual(['Write a.md', 'Write b.md'])
    expect(`${plan?.tasks[2]?.title} ${plan?.tasks[2]?.body}`).not.toContain('content "')
  })

  it('is staged when the user wants to look at it first', () => {
    expect(planWork('Plan a blog with comments')?.staged).toBe(true)
    expect(planWork('Build a blog, but do not start yet')?.staged).toBe(true)
  })

  it('has at most 50 tasks, and tells how many things are left out', () => {
    const plan = planWork(Array.from({ length: 60 }, (_, index) => `${index + 1}. Add page ${index + 1}`).join('\n'))
    expect(plan?.tasks).toHaveLength(50)
    expect(plan?.leftOut).toBe(11)
  })

  it.each([
    'Hello',
    'The code word is zebra',
    'What is the status?',
    'How is the build going?',
    'Does this make sense?',
    'make it so',
    'Do you remember my name?',
    'Give me an update',
    'start it',
    '- Add a page\n- Add a test',
    'From the town: these beads failed.\n1. Add a page\n2. Add a test',
  ])('is none for %j', (said) => {
    expect(planWork(said)).toBeNull()
  })
})
