/**
 * Draws the icons of the installed page from its lamp, in real Chromium: `npm run icons`. They are committed; it is run when the lamp has
 * changed.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { openBrowser } from './support/browser.ts'

const assets = path.join(import.meta.dirname, '..', 'apps', 'web', 'public', 'assets')
/** The dark ground of the page: `--bg` of tokens.css. */
const ground = '#0c0e11'

/** `share`: of the icon's width that the lamp takes. A system may cut a maskable icon down to a circle of four fifths of it. */
const icons = [
  { name: 'app192.png', sizePx: 192, share: 0.78, radius: '22%' },
  { name: 'app512.png', sizePx: 512, share: 0.78, radius: '22%' },
  { name: 'appmask512.png', sizePx: 512, share: 0.56, radius: '0' },
] as const

const lamp = await readFile(path.join(assets, 'lamp.svg'), 'utf8')
const browser = await openBrowser()
try {
  for (const { name, sizePx, share, radius } of icons) {
    const page = await browser.newPage({ viewport: { width: sizePx, height: sizePx } })
    await page.setContent(`<style>
      body { margin: 0; display: grid; place-items: center; height: 100vh; border-radius: ${radius}; background: ${ground} }
      html { background: transparent }
      svg { width: ${share * 100}%; height: ${share * 100}% }
    </style>${lamp}`)
    await page.screenshot({ path: path.join(assets, name), omitBackground: true })
    await page.close()
  }
} finally {
  await browser.close()
}
