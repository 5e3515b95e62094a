import type { Element, ElementContent, Nodes, Root, RootContent } from 'hast'
import { safeLink } from './safe-link.ts'

/** Deeper than anyone writes by hand; a thousand quotes in each other would exhaust the stack of whoever draws them. */
const deepest = 60

/**
 * A rehype plugin: raw HTML becomes text, a picture becomes a link to it (nothing is fetched for showing an answer), and a link that
 * leads nowhere safe becomes its own words. Throws for what is nested too deeply.
 */
export function onlyPlainElements(): (tree: Root) => void {
  return (tree) => {
    tree.children = tree.children.flatMap((child) => plain(child, { depth: 0, inLink: false }) as RootContent[])
  }
}

interface Place {
  readonly depth: number
  readonly inLink: boolean
}

function plain(node: Nodes, { depth, inLink }: Place): ElementContent[] {
  if (depth > deepest) throw new Error('This text is nested too deeply.')
  if (node.type === 'raw') return [{ type: 'text', value: node.value }]
  if (node.type === 'text') return [node]
  if (node.type !== 'element') return []
  if (node.tagName === 'img') return linkTo(wordsOf(node, 'src'), [altOf(node)], inLink)
  const isLink = node.tagName === 'a'
  const children = node.children.flatMap((child) => plain(child, { depth: depth + 1, inLink: inLink || isLink }))
  if (isLink) return linkTo(wordsOf(node, 'href'), children, inLink)
  return [{ ...node, children }]
}

function linkTo(address: string, children: ElementContent[], inLink: boolean): ElementContent[] {
  const href = inLink ? null : safeLink(address)
  if (href === null) return children
  return [{ type: 'element', tagName: 'a', properties: { href }, children }]
}

function altOf(image: Element): ElementContent {
  const alt = wordsOf(image, 'alt')
  return { type: 'text', value: alt === '' ? 'picture' : alt }
}

function wordsOf({ properties }: Element, name: string): string {
  const value = properties[name]
  return typeof value === 'string' ? value : ''
}
