import { memo, type ReactNode } from 'react'
import renderMarkdown, { type Components, type Options } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { CodeBlock } from './code-block.tsx'
import { onlyPlainElements } from './only-plain-elements.ts'
import { splitMarkdown } from './split-markdown.ts'

/** UTF-16 units that are read as markdown in one piece; reading more would hold the page up, and is shown as it is written. */
const mostInOnePiece = 50_000

/** Every element and attribute that an answer can become; nothing else gets into the page. */
const allowed = {
  tagNames: [
    ...['p', 'br', 'hr', 'strong', 'em', 'del', 'a', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'sup', 'section', 'input'],
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  attributes: {
    a: ['href'],
    code: [['className', /^language-[\w+#.-]{1,40}$/]] as [string, RegExp][],
    ol: ['start'],
    th: ['align'],
    td: ['align'],
    input: [['type', 'checkbox'] as [string, string], ['disabled', true] as [string, boolean], 'checked'],
  },
  protocols: { href: ['http', 'https', 'mailto'] },
  required: { input: { type: 'checkbox', disabled: true } },
}

const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  ),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }) => (
    <div className="markdown-table" role="region" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  // The page's own headings are above those of an answer.
  h1: 'h3',
  h2: 'h4',
  h3: 'h5',
  h4: 'h6',
  h5: 'h6',
}

const options: Options = {
  remarkPlugins: [remarkGfm],
  rehypePlugins: [onlyPlainElements, [rehypeSanitize, allowed]],
  // The plugin has decided about every address.
  urlTransform: (address) => address,
  components,
}

/** Words of an agent, which are hostile: elements from a closed list, never HTML; nothing that runs, fetches or names a part of the page. */
export function Markdown({ text }: { readonly text: string }): ReactNode {
  // Pieces only ever grow at the end.
  return splitMarkdown(text).map((piece, index) => <Piece key={index} text={piece} />)
}

const Piece = memo(function Piece({ text }: { readonly text: string }): ReactNode {
  if (text.length > mostInOnePiece) return <p className="markdown-plain">{text}</p>
  try {
    // A component without hooks: called as the function that it is, so that what it throws is caught here.
    return renderMarkdown({ ...options, children: text })
  } catch (error) {
    console.warn('An answer is shown as it was written.', error)
    return <p className="markdown-plain">{text}</p>
  }
})
