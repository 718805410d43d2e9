/**
 * The chat bubble for any page: a button in a shadow root and an iframe of the chat page.
 * Works under a page's policy of only script-src and frame-src: no inline styles, no requests of its own.
 */
import { readableColor } from '@/shared/color'
import { readProduct } from './product'
import { css } from './style'

interface Settings {
  shop: string
  origin: string
  color: string
  left: boolean
  english: boolean
  locale: string
  identity: unknown
  data: DOMStringMap
}

/** Words are four: a catalogue would be larger than they are. */
const WORDS = {
  zh: { open: '联系客服', close: '收起聊天窗口', frame: '在线客服', unread: '条未读消息' },
  en: { open: 'Chat with us', close: 'Minimise the chat', frame: 'Customer service', unread: 'unread messages' },
}

const ICONS = {
  chat: 'M6 4.5h12a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5h-6L7.5 20v-3.5H6A2.5 2.5 0 0 1 3.5 14V7A2.5 2.5 0 0 1 6 4.5zM8.5 10.5h.01M12 10.5h.01M15.5 10.5h.01',
  down: 'M6 9.5l6 6 6-6',
}

/** Narrower than this the chat covers the page, as in the style sheet. */
const PHONE = '(max-width: 520px)'

/** Shops that change pages without loading them say so to nobody: it is looked at. */
const LOOK_MS = 1000

function parseIdentity(text: string | undefined): unknown {
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function settingsOf(script: HTMLScriptElement): Settings {
  const { shop = '', color, position, locale, identity } = script.dataset
  const language = locale || document.documentElement.lang || navigator.language
  return {
    shop,
    origin: new URL(script.src).origin,
    color: readableColor(color),
    left: position === 'left',
    english: !language.toLowerCase().startsWith('zh'),
    locale: locale ?? '',
    identity: parseIdentity(identity),
    data: script.dataset,
  }
}

function svg(path: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const icon = document.createElementNS(space, 'svg')
  const line = document.createElementNS(space, 'path')
  icon.setAttribute('viewBox', '0 0 24 24')
  icon.setAttribute('aria-hidden', 'true')
  line.setAttribute('d', path)
  icon.append(line)
  return icon
}

class Bubble {
  private readonly host = document.createElement('div')
  private readonly button = document.createElement('button')
  private readonly badge = document.createElement('span')
  private readonly panel = document.createElement('div')
  private readonly words: (typeof WORDS)['zh']
  private frame: HTMLIFrameElement | null = null
  private isOpen = false
  private focusAsked = false
  private ready = false
  private unread = 0
  private told = ''
  private product: unknown
  private scrollBefore = ''

  constructor(private readonly settings: Settings) {
    this.words = settings.english ? WORDS.en : WORDS.zh
    const wasOpen = this.memory('open')
    this.build()
    addEventListener('message', (event) => this.heard(event))
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.isOpen) this.close()
    })
    setInterval(() => document.visibilityState === 'visible' && this.tellPage(), LOOK_MS)
    this.followKeyboard()
    if (wasOpen) this.open(false)
    else if (this.memory('known')) this.whenIdle(() => this.load())
  }

  open(focus = true): void {
    this.load()
    this.isOpen = true
    this.focusAsked = focus
    this.show()
    this.say({ yingda: 'opened', focus })
    this.tellPage()
    if (focus) this.frame?.focus()
  }

  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.show()
    this.say({ yingda: 'closed' })
    this.button.focus()
  }

  toggle(): void {
    if (this.isOpen) this.close()
    else this.open()
  }

  /** Tells who the visitor is, as signed by the shop's server; may be called at any time. */
  identify(identity: unknown): void {
    this.settings.identity = identity
    this.say({ yingda: 'identify', identity })
  }

  /** Tells which product the page shows, where the page does not say it by itself; null for none. */
  showProduct(product: unknown): void {
    this.product = product
    this.tellPage()
  }

  private build(): void {
    const root = this.host.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css(this.settings.color, this.settings.left))
    root.adoptedStyleSheets = [sheet]
    this.button.type = 'button'
    this.button.append(svg(ICONS.chat), svg(ICONS.down), this.badge)
    this.badge.className = 'badge'
    this.badge.setAttribute('aria-hidden', 'true')
    this.button.addEventListener('click', () => this.toggle())
    this.panel.className = 'panel'
    this.panel.id = 'panel'
    this.button.setAttribute('aria-controls', 'panel')
    root.append(this.panel, this.button)
    this.show()
    document.body.append(this.host)
  }

  private show(): void {
    const name = this.isOpen ? this.words.close : this.words.open
    const count = this.isOpen ? 0 : this.unread
    this.button.setAttribute('aria-label', count > 0 ? `${name}, ${count} ${this.words.unread}` : name)
    this.button.setAttribute('aria-expanded', String(this.isOpen))
    this.panel.classList.toggle('open', this.isOpen)
    this.button.classList.toggle('open', this.isOpen)
    this.badge.textContent = count > 99 ? '99+' : count > 0 ? String(count) : ''
    this.remember('open', this.isOpen)
    this.holdPage()
  }

  /** On a phone the chat covers the page, which must not scroll behind it. */
  private holdPage(): void {
    const style = document.documentElement.style
    const covered = this.isOpen && matchMedia(PHONE).matches
    if (covered && style.overflow !== 'hidden') {
      this.scrollBefore = style.overflow
      style.overflow = 'hidden'
    } else if (!this.isOpen && style.overflow === 'hidden') style.overflow = this.scrollBefore
  }

  /** A phone's keyboard covers a fixed panel: it is fitted to what stays visible, so the composer is seen. */
  private followKeyboard(): void {
    const view = window.visualViewport
    const fit = (): void => {
      const covering = matchMedia(PHONE).matches && view !== null && view.scale < 1.01
      this.panel.style.height = covering ? `${view.height}px` : ''
      this.panel.style.top = covering ? `${view.offsetTop}px` : ''
    }
    view?.addEventListener('resize', fit)
    view?.addEventListener('scroll', fit)
  }

  private load(): void {
    if (this.frame) return
    const { origin, shop, locale } = this.settings
    const frame = document.createElement('iframe')
    frame.title = this.words.frame
    frame.allow = 'autoplay; clipboard-write; microphone'
    frame.src = `${origin}/c/${encodeURIComponent(shop)}?embed=1${locale ? `&lang=${encodeURIComponent(locale)}` : ''}`
    this.frame = frame
    this.panel.append(frame)
    this.remember('known', true)
  }

  private heard(event: MessageEvent): void {
    const frame = this.frame?.contentWindow
    if (!frame || event.source !== frame || event.origin !== this.settings.origin) return
    const { yingda, count } = (event.data ?? {}) as { yingda?: string; count?: number }
    if (yingda === 'ready') this.begin()
    else if (yingda === 'close') this.close()
    else if (yingda === 'unread') {
      this.unread = Number(count) || 0
      this.show()
    }
  }

  private begin(): void {
    this.ready = true
    const page = this.page()
    this.told = JSON.stringify(page)
    const { isOpen: open, focusAsked: focus } = this
    this.say({ yingda: 'init', page, identity: this.settings.identity, open, focus })
  }

  private page(): object {
    return { url: location.href, title: document.title, product: readProduct(this.settings.data, this.product) }
  }

  private tellPage(): void {
    if (!this.ready) return
    const page = this.page()
    const now = JSON.stringify(page)
    if (now === this.told) return
    this.told = now
    this.say({ yingda: 'page', page })
  }

  private say(message: object): void {
    if (this.ready) this.frame?.contentWindow?.postMessage(message, this.settings.origin)
  }

  private whenIdle(run: () => void): void {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 4000 })
    else setTimeout(run, 2000)
  }

  /** `open` lasts for the tab; `known` (has chatted before) for the browser. */
  private store(what: 'open' | 'known'): Storage {
    return what === 'open' ? sessionStorage : localStorage
  }

  private memory(what: 'open' | 'known'): boolean {
    try {
      return this.store(what).getItem(`yingda.${what}.${this.settings.shop}`) === '1'
    } catch {
      return false
    }
  }

  private remember(what: 'open' | 'known', value: boolean): void {
    try {
      const name = `yingda.${what}.${this.settings.shop}`
      if (value) this.store(what).setItem(name, '1')
      else this.store(what).removeItem(name)
    } catch {
      // storage is forbidden: the bubble starts closed on the next page
    }
  }
}

declare global {
  interface Window {
    Yingda?: Pick<Bubble, 'open' | 'close' | 'toggle' | 'identify'> & { product: (product: unknown) => void }
  }
}

function start(script: HTMLScriptElement): void {
  // The same snippet twice on a page is one bubble.
  if (window.Yingda) return
  const bubble = new Bubble(settingsOf(script))
  window.Yingda = {
    open: () => bubble.open(),
    close: () => bubble.close(),
    toggle: () => bubble.toggle(),
    identify: (identity) => bubble.identify(identity),
    product: (product) => bubble.showProduct(product),
  }
}

const script = document.currentScript
if (script instanceof HTMLScriptElement && script.dataset.shop) {
  if (document.body) start(script)
  else addEventListener('DOMContentLoaded', () => start(script))
}
