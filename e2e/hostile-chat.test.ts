import type { ConversationMessage } from '@gastown/contract/conversation'
import { messageIdSchema } from '@gastown/contract/ids'
import { hostileMarkdown } from '@gastown/web/chat/testing/hostile-markdown'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { gastownUp, temporaryDataDir, type GastownProcess } from './support/gastown-process.ts'

/** The mayor is hostile: each of its answers tries to run code in the page, or to fetch something for somebody else. */
const answers = hostileMarkdown.map((text, index): ConversationMessage => ({
  messageId: messageIdSchema.parse(`answer-${index}`),
  role: 'assistant',
  state: 'complete',
  text: text.toWellFormed(),
  parts: [{ type: 'text', partId: 'part-1', text: text.toWellFormed() }],
  createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
}))

describe('a hostile conversation in real Chromium', () => {
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let gastown: GastownProcess
  let browser: Browser

  beforeAll(async () => {
    folder = await temporaryDataDir()
    gastown = await gastownUp({ dataDir: folder.dataDir })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await gastown?.drain()
    await folder?.remove()
  })

  it('runs nothing, fetches nothing, and leaves nothing in the page that could', async () => {
    const { townId } = await gastown.client.createTown.mutate({ name: 'Springfield' })
    const context = await browser.newContext()
    const page = await context.newPage()
    const ran: string[] = []
    page.on('dialog', (dialog) => {
      ran.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url())
      if (protocol !== 'data:' && host !== new URL(gastown.url).host) ran.push(`request: ${request.url()}`)
    })
    page.on('pageerror', (error) => ran.push(`error: ${error.message}`))
    context.on('page', (opened) => ran.push(`window: ${opened.url()}`))
    await page.exposeFunction('pwned', () => ran.push('pwned'))
    await page.route('**/trpc/gastown.getConversation*', (route) =>
      route.fulfill({ json: { result: { data: { messages: answers } } } }),
    )
    await page.goto(gastown.loginUrl)
    await page.goto(`${gastown.url}/towns/${townId}`)
    await page
      .getByTestId('message-assistant')
      .nth(answers.length - 1)
      .waitFor({ state: 'attached' })
    await page.getByTestId('message-assistant').last().scrollIntoViewIfNeeded()
    // Hovering and focusing are what event handlers wait for.
    for (const link of (await page.locator('[data-testid=message-assistant] a').all()).slice(0, 40)) {
      await link.focus()
      await link.hover({ force: true })
    }
    const found = await page.evaluate(() => {
      const all = [...document.querySelectorAll('[data-testid=message-assistant] *')]
      return {
        elements: [...new Set(all.map((element) => element.localName))].filter((name) =>
          [
            'script',
            'img',
            'iframe',
            'object',
            'embed',
            'svg:script',
            'form',
            'style',
            'link',
            'meta',
            'base',
            'math',
            'video',
            'audio',
          ].includes(name),
        ),
        handlers: all.flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith('on'))),
        links: all
          .flatMap((element) => (element instanceof HTMLAnchorElement ? [element.protocol] : []))
          .filter((protocol) => !['http:', 'https:', 'mailto:'].includes(protocol)),
      }
    })
    expect(found).toEqual({ elements: [], handlers: [], links: [] })
    expect(ran).toEqual([])
  })
})
