import { until } from '@gastown/e2e/support/until'
import { figureOf, type Figure } from '../support/figure.ts'
import { openBenchHouse, repeat } from '../support/bench-house.ts'
import { measureClick, type Goal } from '../support/page-clock.ts'

/** On the page of a town that was never there before. */
const sessionReady: Goal = { selector: '[data-phase=session_created][data-state=done]' }

/** A brand-new town that claims the spare: from the click on Create to a mayor whose session takes messages. */
export async function measureNewTown({ runs }: { runs: number }): Promise<readonly Figure[]> {
  const house = await openBenchHouse({ args: ['--spares', '1'] })
  const { gastown, page } = house
  const readyMs: number[] = []
  try {
    await repeat('new town', runs, async (run) => {
      await until('a spare is ready', async () => (await gastown.client.getSystem.query()).warmth?.spares.ready === 1)
      await page.goto(gastown.url)
      await page.getByRole('button', { name: /Create a town|New town/ }).click()
      await page.getByLabel('Name').fill(`New ${run}`)
      const click = { selector: '[role=dialog] button[type=submit]' }
      const { session } = await measureClick(page, { click, goals: { session: sessionReady } })
      readyMs.push(session)
      await page.waitForURL(/\/towns\//)
      const townId = new URL(page.url()).pathname.split('/')[2] ?? ''
      const { messageId } = await gastown.client.sendMessage.mutate({ townId, message: 'Hello' })
      await until('the new mayor answers', async () => {
        const { messages } = await gastown.client.getConversation.query({ townId })
        return messages.find((row) => row.messageId === messageId)?.state === 'answered'
      })
      await gastown.client.deleteTown.mutate({ townId })
    })
  } finally {
    await house.close()
  }
  return [
    figureOf({
      scenario: 'brand-new town, spare claimed',
      what: 'click on Create to a mayor that takes messages',
      durationsMs: readyMs,
      target: { p95Ms: 500 },
    }),
  ]
}
