import { describe, expect, it } from 'vitest'
import { WorkStory } from '../work/testing/work-story.ts'

describe('W16: workers that are likely', () => {
  it('a staged convoy has the workers’ server brought up ahead of it', () => {
    const story = new WorkStory()
    story.convoy(['One', 'Two'], { staged: true })
    expect(story.actionIds).toContain('workers.warm/1')
  })
})
