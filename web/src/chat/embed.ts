/** Talks with the bubble on the shop's page. Only counts and wishes go out, never a message's text. */
import type { Page, Product, SignedIdentity } from '@/api/types'

export type FromBubble =
  | { yingda: 'init' | 'identify'; page?: Page; identity?: SignedIdentity; open?: boolean; focus?: boolean }
  | { yingda: 'page'; page: Page }
  | { yingda: 'opened'; focus?: boolean }
  | { yingda: 'closed' }

export type ToBubble =
  | { yingda: 'ready' }
  | { yingda: 'unread'; count: number }
  | { yingda: 'close' }

/** The page's address and title, no longer than the server takes. */
export function tidyPage(page: Page | undefined): Page | undefined {
  if (typeof page?.url !== 'string' || !/^https?:/.test(page.url)) return undefined
  const product = tidyProduct(page.product)
  const kept = { url: page.url.slice(0, 2000), title: String(page.title ?? '').slice(0, 300) }
  return product ? { ...kept, product } : kept
}

/** The server takes visible ASCII of this length; what is longer would be another address if it were cut. */
function webAddress(value: unknown): string | null {
  return typeof value === 'string' && value.length <= 2000 && /^https?:\/\/[!-~]+$/.test(value) ? value : null
}

/** What a page says of its product, as far as the server takes it: a wrong price must not stop a message. */
export function tidyProduct(product: Product | null | undefined): Product | undefined {
  const title = String(product?.title ?? '').trim().slice(0, 200)
  if (!product || !title) return undefined
  const { price_fen: fen, currency, id } = product
  const costs = typeof fen === 'number' && Number.isInteger(fen) && fen >= 0 && fen <= 1e12
  return {
    title,
    price_fen: costs ? fen : null,
    currency: /^[A-Z]{3}$/.test(currency ?? '') ? currency : 'CNY',
    url: webAddress(product.url),
    picture: webAddress(product.picture),
    id: String(id ?? '').slice(0, 100),
  }
}

/** Only what the server knows of an identity: shops often hand over a whole user object. */
export function tidyIdentity(identity: SignedIdentity | undefined): SignedIdentity | undefined {
  if (!identity?.user_id || !identity.signature) return undefined
  const { user_id, issued_at, signature, name } = identity
  return { user_id: String(user_id), issued_at: Number(issued_at), signature: String(signature), name: name || undefined }
}

/** How long the page waits for the bubble's first word before it starts without it. */
const PATIENCE_MS = 1500

export class Embed {
  readonly active: boolean
  private waiting: ((first: FromBubble | null) => void) | null = null

  constructor(
    private readonly onMessage: (message: FromBubble) => void,
    search: string = location.search,
  ) {
    this.active = new URLSearchParams(search).get('embed') === '1' && window.parent !== window
    if (this.active) addEventListener('message', (event) => this.heard(event))
  }

  /** The bubble's first word: page, identity, whether it is open. */
  begin(): Promise<FromBubble | null> {
    if (!this.active) return Promise.resolve(null)
    return new Promise((resolve) => {
      this.waiting = resolve
      setTimeout(() => this.settle(null), PATIENCE_MS)
      this.say({ yingda: 'ready' })
    })
  }

  say(message: ToBubble): void {
    // Any site may carry the bubble, so there is no one origin to name; nothing private is said.
    if (this.active) window.parent.postMessage(message, '*')
  }

  private heard(event: MessageEvent): void {
    const data = event.data as Partial<FromBubble> | null
    if (event.source !== window.parent || typeof data?.yingda !== 'string') return
    const message = data as FromBubble
    if (message.yingda === 'init' && this.waiting) this.settle(message)
    else this.onMessage(message)
  }

  private settle(first: FromBubble | null): void {
    this.waiting?.(first)
    this.waiting = null
  }
}
