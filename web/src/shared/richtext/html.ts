/** Answers are kept as HTML of a few tags. They are shown from a tree of these, never as markup. */

export interface Mark {
  tag: string
  href?: string
  src?: string
  alt?: string
  children: (Mark | string)[]
}
export type Marks = (Mark | string)[]

const KNOWN: ReadonlySet<string> = new Set(['p', 'br', 'b', 'strong', 'i', 'em', 'u', 'ul', 'ol', 'li', 'a', 'img', 'h3', 'blockquote'])
/** What is dropped with everything in it; of other unknown tags the words stay. */
const DROPPED: ReadonlySet<string> = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg', 'math', 'head', 'noscript'])
const BLOCKS: ReadonlySet<string> = new Set(['p', 'h3', 'blockquote', 'ul', 'ol', 'li'])

/** The part of the DOM's nodes that is read here. */
interface Source {
  readonly nodeType: number
  readonly nodeName: string
  readonly textContent: string | null
  readonly childNodes: ArrayLike<Source>
  getAttribute?: (name: string) => string | null
}

/** A picture of ours: kept on this server, or taken in with the page itself. */
export const isOwnPicture = (src: string): boolean => /^\/(?!\/)/.test(src)
const isLink = (href: string): boolean => /^https:\/\/[^\s]+$/i.test(href)

export function marksOf(nodes: ArrayLike<Source>): Marks {
  return Array.from(nodes).flatMap((node): Marks => {
    if (node.nodeType === 3) return node.textContent ? [node.textContent] : []
    const tag = node.nodeName.toLowerCase()
    if (node.nodeType !== 1 || DROPPED.has(tag)) return []
    const children = marksOf(node.childNodes)
    return KNOWN.has(tag) ? mark(tag, node, children) : children
  })
}

function mark(tag: string, node: Source, children: Marks): Marks {
  const attribute = (name: string): string => node.getAttribute?.(name) ?? ''
  if (tag === 'img') return isOwnPicture(attribute('src')) ? [{ tag, src: attribute('src'), alt: attribute('alt'), children: [] }] : []
  if (tag === 'a') return isLink(attribute('href')) ? [{ tag, href: attribute('href'), children }] : children
  return [{ tag, children }]
}

export function parseHtml(html: string): Marks {
  return marksOf(new DOMParser().parseFromString(html, 'text/html').body.childNodes as unknown as ArrayLike<Source>)
}

/** What a chat carries: paragraphs, dashes and numbers for lists, a link with its address; pictures are sent by themselves. */
export function plainOf(marks: Marks): string {
  return blocks(marks).join('\n\n').replace(/\n{3,}/g, '\n\n')
}

function blocks(marks: Marks): string[] {
  const found: string[] = []
  let run = ''
  const flush = (): void => {
    const text = run.split('\n').map((line) => line.trim()).join('\n').trim()
    if (text) found.push(text)
    run = ''
  }
  for (const one of marks) {
    if (typeof one === 'string' || !BLOCKS.has(one.tag)) run += inline(one)
    else {
      flush()
      found.push(...(one.tag === 'ul' || one.tag === 'ol' ? [list(one)] : blocks(one.children)))
    }
  }
  flush()
  return found.filter(Boolean)
}

function list(one: Mark): string {
  const items = one.children.filter((item): item is Mark => typeof item !== 'string' && item.tag === 'li')
  return items.map((item, at) => `${one.tag === 'ol' ? `${at + 1}.` : '-'} ${blocks(item.children).join('\n')}`).join('\n')
}

function inline(one: Mark | string): string {
  if (typeof one === 'string') return one.replace(/\s+/g, ' ')
  if (one.tag === 'br') return '\n'
  if (one.tag === 'img') return ''
  const words = one.children.map(inline).join('')
  return one.href && words.trim() !== one.href ? `${words}（${one.href}）` : words
}

/** The addresses of the pictures, in the order of the text. */
export function picturesIn(marks: Marks): string[] {
  return marks.flatMap((one) => (typeof one === 'string' ? [] : one.tag === 'img' ? [one.src ?? ''] : picturesIn(one.children)))
}

const IMAGE = /<img\b[^>]*>/gi
const TOKEN = /\bdata-file="([\w-]+)"/

/** An answer as it is kept: pictures by their tokens, without addresses that end after a while. */
export function withoutSources(html: string): string {
  return html.replace(IMAGE, (tag) => tag.replace(/\s(?:src|loading)="[^"]*"/gi, ''))
}

/** The same with addresses to show its pictures by. */
export function withSources(html: string, sources: ReadonlyMap<string, string>): string {
  return withoutSources(html).replace(IMAGE, (tag) => {
    const address = sources.get(TOKEN.exec(tag)?.[1] ?? '')
    return address ? tag.replace(/^<img/i, `<img src="${address.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"`) : tag
  })
}
