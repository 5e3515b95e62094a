import { describe, expect, it } from 'vitest'
import { parseTaskLines, parseTasks } from './parse-tasks.ts'

describe('tasks from a text', () => {
  it('one on a line, its body indented, what it comes after in brackets', () => {
    const text = [
      '# A plan',
      'A page',
      '    Greets whoever comes.',
      '',
      '      and thanks',
      '- A style',
      '3. An index (after 1, 2)',
      '',
    ].join('\r\n')
    expect(parseTasks(text).tasks).toMatchObject([
      { title: 'A page', body: 'Greets whoever comes.\n\n  and thanks', dependsOn: [], priority: 'medium' },
      { title: 'A style', body: '', dependsOn: [] },
      { title: 'An index', body: '', dependsOn: [0, 1] },
    ])
  })

  it('refuses a number that no task has, and a title that is empty, and says which', () => {
    expect(() => parseTaskLines(['A', 'B (after 3)'])).toThrow('Task 2 comes after task 3, and there are 2 tasks.')
    expect(() => parseTaskLines(['A', '(after 1)'])).toThrow(/Task 2: title: /)
  })
})

describe('tasks from JSON', () => {
  it('a list, or an object that says the mode too', () => {
    const tasks = [{ title: 'A' }, { title: 'B', dependsOn: [0], priority: 'high' }]
    expect(parseTasks(JSON.stringify(tasks)).tasks).toMatchObject(tasks)
    expect(parseTasks(JSON.stringify({ mode: 'review-then-land', tasks }))).toMatchObject({ mode: 'review-then-land', tasks })
  })

  it('names the task and field that are wrong', () => {
    const wrong = [{ title: 'A' }, { title: 'B', priority: 'urgent' }]
    expect(() => parseTasks(JSON.stringify(wrong))).toThrow(/^tasks\.1\.priority: /)
    expect(() => parseTasks(JSON.stringify({ tasks: wrong }))).toThrow(/^tasks\.1\.priority: /)
    expect(() => parseTasks('[{"title":')).toThrow('begins like JSON and is none')
  })
})
