import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Where the town serves while the page is developed. */
const developmentTown = 'http://127.0.0.1:8787'

/** Chunks that the page needs in its first second, although nothing of the first paint waits for them. */
const preloadedChunks = ['open-screen', 'markdown']

/** Tells the browser in the HTML itself to fetch the terminal's chunk, so that it is there when the first bytes come. */
function preloadTerminal(): Plugin {
  return {
    name: 'gastown:preload-terminal',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.values(bundle ?? {})
          .filter((output) => output.type === 'chunk' && preloadedChunks.includes(output.name))
          .map((chunk) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${chunk.fileName}` },
            injectTo: 'head' as const,
          })),
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), preloadTerminal()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'assets',
    target: 'es2023',
    // A data: URL in CSS would need its own place in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // kB, not compressed: the page's own file is the largest, and the terminal's comes beside it. What counts, compressed, is tested.
    chunkSizeWarningLimit: 750,
    // All that the first page needs in one file: a browser fetches six at a time, and fifty small ones one after the other.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/trpc': { target: developmentTown },
      '/api': { target: developmentTown, ws: true },
      '/login': { target: developmentTown },
    },
  },
})
