/** The one place that changes the page's state: starting, sending, reading, the visitor's acts. */
import type { Choice, Page, SignedIdentity, VisitorConversation, VisitorHello, VisitorMessage } from '@/api/types'
import { newClientId } from '@/shared/ids'
import type { Recording } from '@/shared/voice/recorder'
import { addPending, dropPending, firstSeq, lastSeq, markFailed, markSending, merge, mergeOlder } from '@/shared/timeline'
import { ApiError, VisitorApi } from './api'
import { Embed, tidyIdentity, tidyPage, type FromBubble } from './embed'
import { Entrance } from './entrance'
import { errorText } from './errors'
import { Live } from './live'
import { kept } from './memory'
import { Outbox, type Job } from './outbox'
import { pictureOf } from './pictures'
import type { Draft } from './rows'
import { isAway } from './words'
import { previews, state, t, timeline, unread, type Act } from './state'

const PAGE = 50
const READ_DELAY_MS = 400
/** Who leafs through a shop is told of where they stop. */
const VISIT_DELAY_MS = 500
/** How often a visitor of an empty shop asks whether somebody has come. */
const AWAY_MS = 60_000

export class Chat {
  readonly api = new VisitorApi()
  private readonly live = new Live(this.api, {
    conversation: (card) => this.applyConversation(card),
    messages: (items) => this.receive(items),
    signedOut: () => void this.start(),
    ready: () => this.retryFailed(),
  })
  private readonly embed = new Embed((message) => this.fromBubble(message))
  private readonly outbox = this.makeOutbox()
  private page: Page | undefined
  private identity: SignedIdentity | undefined
  private bubbleOpen = true
  private begun = false
  private readonly entrance = new Entrance(this.api)
  private readTimer: ReturnType<typeof setTimeout> | undefined
  private visitTimer: ReturnType<typeof setTimeout> | undefined
  /** The page that the server knows, and the product that was sent or put away. */
  private toldPage = ''
  private doneProduct = ''
  private readonly aborts = new Map<string, () => void>()

  constructor(private readonly shop: string) {
    state.embedded = this.embed.active
    if (!this.embed.active) this.page = tidyPage({ url: document.referrer, title: '' })
    addEventListener('storage', (event) => this.otherTab(event))
    addEventListener('online', () => state.phase === 'failed' && void this.start())
    document.addEventListener('visibilitychange', () => this.look())
    setInterval(() => this.askAgain(), AWAY_MS)
  }

  private get tokenName(): string {
    return `token.${this.shop}`
  }

  /** Who the shop says the visitor is: tokens change at every visit, this only with the person. */
  private get whoName(): string {
    return `who.${this.shop}`
  }

  private askAgain(): void {
    const waits = state.shop !== null && isAway(state.shop, state.conversation)
    if (waits && state.shown && state.phase === 'ready') void this.live.refresh()
  }

  /** Opens (or takes up again) the visitor's session and the socket. */
  async start(): Promise<void> {
    if (state.phase !== 'ready') state.phase = 'loading'
    this.live.stop()
    if (!this.begun) this.take(await this.embed.begin())
    this.begun = true
    try {
      await this.hello(kept.get(this.tokenName))
      this.live.start()
    } catch (error) {
      const missing = error instanceof ApiError && error.status === 404
      state.phase = missing ? 'missing' : 'failed'
    }
  }

  private async hello(token: string | null): Promise<void> {
    this.api.locale = state.locale
    const hello: VisitorHello = { shop: this.shop, locale: state.locale }
    if (token) hello.token = token
    if (this.page) hello.page = this.page
    if (this.identity) hello.identity = this.identity
    try {
      this.enter(await this.api.session(hello))
    } catch (error) {
      if (!(error instanceof ApiError) || !this.identity || !error.code.startsWith('web.identity')) throw error
      // A shop's wrong signature must not keep its customers out: they come in without a name.
      this.identity = undefined
      await this.hello(token)
      state.notice = errorText(error)
    }
  }

  private enter(session: Awaited<ReturnType<VisitorApi['session']>>): void {
    const samePerson = state.conversation?.id === session.conversation?.id
    this.api.token = session.token
    kept.set(this.tokenName, session.token)
    if (this.identity) kept.set(this.whoName, this.identity.user_id)
    state.shop = session.shop
    state.contactKnown = session.customer.contact_known
    if (!samePerson) state.conversation = null
    this.applyConversation(session.conversation)
    const readSeq = session.conversation?.customer_read_seq ?? 0
    state.seenSeq = samePerson ? Math.max(state.seenSeq, readSeq) : readSeq
    const base = samePerson ? timeline.value : { ...timeline.value, messages: [] }
    const full = merge(base, session.messages)
    timeline.value = samePerson && base.messages.length > 0 ? full : { ...full, hasOlder: session.has_more }
    if (state.phase !== 'ready') state.unreadAfter = unread.value > 0 ? state.seenSeq : null
    state.phase = 'ready'
    this.look()
    this.moved()
    this.entrance.tell()
  }

  private applyConversation(card: VisitorConversation | null): void {
    if (!card) return
    const known = state.conversation?.id === card.id ? state.conversation : null
    if (known && card.version < known.version) return
    const place = card.queue === undefined ? (known?.queue ?? null) : card.queue
    const needsContact = card.needs_contact ?? (card.state === 'message_left' && !state.contactKnown)
    state.conversation = { ...card, queue: card.state === 'queued' ? place : null, needs_contact: needsContact }
    state.seenSeq = Math.max(state.seenSeq, card.customer_read_seq)
    // Whether the shop is staffed was of no interest meanwhile, and may have changed.
    const moved = known !== null && known.state !== card.state
    if (moved && state.shop && isAway(state.shop, state.conversation)) void this.live.refresh()
  }

  private receive(items: readonly VisitorMessage[]): void {
    const before = lastSeq(timeline.value)
    const foreign = items.filter((item) => item.seq > before && item.author !== 'customer' && !item.withdrawn)
    const looking = state.shown && state.atEnd
    if (foreign.length > 0 && !looking && state.unreadAfter === null) state.unreadAfter = state.seenSeq
    timeline.value = merge(timeline.value, items)
    const newest = foreign.at(-1)
    if (newest && newest.author !== 'system') this.live.noticed(newest)
    this.look()
  }

  // Sending

  sendText(text: string): void {
    this.put({ kind: 'text', text, file: null, quote: state.quote }, null)
    state.quote = null
  }

  /** A button under a message of the bot: its words are the customer's. */
  pick(seq: number, choice: Choice): void {
    this.put({ kind: 'text', text: choice.text, file: null, quote: null, picked: { seq, id: choice.id } }, null)
  }

  async sendFile(source: File): Promise<void> {
    const file = await pictureOf(source)
    this.put({ kind: file.thumb_url ? 'picture' : 'file', text: '', file, quote: null }, source)
  }

  sendVoice({ file: source, durationMs }: Recording): void {
    const file = {
      token: '', name: source.name, mime: source.type, size: source.size, width: null, height: null,
      url: URL.createObjectURL(source), thumb_url: null, duration_ms: durationMs,
    }
    this.put({ kind: 'voice', text: '', file, quote: state.quote }, source)
    state.quote = null
  }

  sendProduct(): void {
    const { product } = state
    if (!product) return
    this.hideProduct()
    this.put({ kind: 'product', text: product.title, file: null, quote: null, product }, null)
  }

  hideProduct(): void {
    this.doneProduct = JSON.stringify(state.product)
    state.product = null
  }

  private put(draft: Draft, source: File | null): void {
    const client_id = newClientId()
    if (draft.file?.thumb_url) previews.set(client_id, draft.file.thumb_url)
    timeline.value = addPending(timeline.value, { client_id, draft, at: new Date().toISOString() })
    state.unreadAfter = null
    state.notice = null
    this.live.typed(false)
    this.outbox.add({ client_id, draft, source, uploaded: null })
  }

  retry(clientId: string): void {
    state.notice = null
    if (this.outbox.retry(clientId)) timeline.value = markSending(timeline.value, clientId)
  }

  discard(clientId: string): void {
    state.notice = null
    this.aborts.get(clientId)?.()
    this.outbox.drop(clientId)
    timeline.value = dropPending(timeline.value, clientId)
  }

  private retryFailed(): void {
    const failed = timeline.value.pending.filter((entry) => entry.state === 'failed' && entry.error === 'passing')
    for (const entry of failed) this.retry(entry.client_id)
  }

  private makeOutbox(): Outbox {
    return new Outbox({
      upload: (job, source) => this.upload(job, source),
      send: (message) => this.api.send(this.page ? { ...message, page: this.page } : message),
      sent: (message) => this.receive([message]),
      failed: (job, error) => this.sendFailed(job, error),
      passing: (error) => error instanceof ApiError && error.passing,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    })
  }

  private async upload(job: Job, source: File) {
    const uploading = this.api.upload(source, (share) => (state.progress[job.client_id] = share))
    this.aborts.set(job.client_id, uploading.abort)
    try {
      return await uploading.done
    } finally {
      this.aborts.delete(job.client_id)
      delete state.progress[job.client_id]
    }
  }

  private sendFailed(job: Job, error: unknown): void {
    const passing = error instanceof ApiError && error.passing
    timeline.value = markFailed(timeline.value, job.client_id, passing ? 'passing' : 'refused')
    if (error instanceof ApiError && error.status === 401) void this.start()
    else if (!passing) state.notice = errorText(error, job.draft.file?.name)
  }

  typing(on: boolean): void {
    this.live.typed(on)
  }

  // Reading

  async readOlder(): Promise<void> {
    if (!timeline.value.hasOlder || state.older === 'loading') return
    state.older = 'loading'
    try {
      const page = await this.api.messages({ before_seq: firstSeq(timeline.value), limit: PAGE })
      timeline.value = mergeOlder(timeline.value, page.items, page.has_more)
      state.older = 'idle'
    } catch {
      state.older = 'failed'
    }
  }

  /** A file's signed address has expired: the same message carries a fresh one. */
  async refreshFile(seq: number): Promise<void> {
    try {
      const { items } = await this.api.messages({ after_seq: seq - 1, limit: 1 })
      const fresh = items.find((item) => item.seq === seq)
      const messages = timeline.value.messages.map((item) => (item.seq === seq && fresh ? fresh : item))
      timeline.value = { ...timeline.value, messages }
    } catch (error) {
      state.notice = errorText(error)
    }
  }

  /** Looks again at whether the visitor sees the newest message; tells the server a little later. */
  look(): void {
    const wasShown = state.shown
    state.shown = document.visibilityState === 'visible' && this.bubbleOpen
    if (wasShown && !state.shown) state.unreadAfter = null
    const newest = lastSeq(timeline.value)
    if (!state.shown || !state.atEnd || newest <= state.seenSeq) return
    state.seenSeq = newest
    clearTimeout(this.readTimer)
    this.readTimer = setTimeout(() => this.tellRead(), READ_DELAY_MS)
  }

  private tellRead(): void {
    // Not told now is told with the next one: a read mark is no message.
    this.api.read(state.seenSeq).catch(() => undefined)
  }

  // Acts
  askPerson(): Promise<boolean> {
    return this.act('person', () => this.api.person(newClientId()))
  }
  leave(): Promise<boolean> {
    return this.act('leave', () => this.api.leave())
  }
  consent(transferId: number, agree: boolean): Promise<boolean> {
    return this.act('consent', () => this.api.consent(transferId, agree))
  }
  end(): Promise<boolean> {
    return this.act('end', () => this.api.end(newClientId()))
  }
  stars(episodeId: number, count: number, comment?: string, reasons?: string[]): Promise<boolean> {
    return this.act('stars', () => this.api.stars(episodeId, count, comment, reasons))
  }
  settled(episodeId: number, settled: boolean): Promise<boolean> {
    return this.act('settled', () => this.api.settled(episodeId, settled))
  }
  async contact(contact: string, name: string): Promise<void> {
    if (!(await this.act('contact', () => this.api.contact(contact, name || undefined)))) return
    state.contactKnown = true
    state.contactSaved = state.conversation?.id ?? null
    state.said = t('contact_saved')
  }

  private async act(kind: Act, call: () => Promise<VisitorConversation | null>): Promise<boolean> {
    if (state.acting) return false
    state.acting = kind
    state.notice = null
    try {
      this.applyConversation(await call())
      return true
    } catch (error) {
      state.notice = t('act_failed', { reason: errorText(error) })
      return false
    } finally {
      state.acting = null
    }
  }

  // The world outside

  reconnect(): void {
    this.live.retry()
  }

  setLocale(locale: typeof state.locale): void {
    state.locale = locale
    kept.set('locale', locale)
    this.quietHello()
  }

  close(): void {
    this.embed.say({ yingda: 'close' })
  }

  tellUnread(count: number): void {
    this.embed.say({ yingda: 'unread', count })
  }

  /** The customer is on another page: the offer follows at once, the agent's side a moment later. */
  private moved(): void {
    const product = this.page?.product ?? null
    state.product = JSON.stringify(product) === this.doneProduct ? null : product
    clearTimeout(this.visitTimer)
    this.visitTimer = setTimeout(() => this.tellVisit(), VISIT_DELAY_MS)
  }

  private tellVisit(): void {
    const now = JSON.stringify(this.page)
    const open = state.conversation !== null && state.conversation.state !== 'ended'
    if (!this.page || !open || now === this.toldPage || state.phase !== 'ready') return
    this.toldPage = now
    // Not told now is told with the next message, which carries the page.
    this.api.visit(this.page).catch(() => (this.toldPage = ''))
  }

  /** Tells the server the new language without disturbing what is shown. */
  private quietHello(): void {
    if (state.phase === 'ready') this.hello(this.api.token).catch(() => undefined)
  }

  private take(message: FromBubble | null): void {
    if (message?.yingda !== 'init' && message?.yingda !== 'identify') return
    this.page = tidyPage(message.page) ?? this.page
    this.identity = tidyIdentity(message.identity) ?? this.identity
    this.bubbleOpen = message.open ?? this.bubbleOpen
    if (message.focus) state.focusAsked += 1
  }

  private fromBubble(message: FromBubble): void {
    if (message.yingda === 'opened' || message.yingda === 'closed') this.bubbleOpen = message.yingda === 'opened'
    if (message.yingda === 'opened' && message.focus) state.focusAsked += 1
    if (message.yingda === 'closed') this.entrance.leave()
    this.take(message)
    if (message.yingda === 'page') {
      this.page = tidyPage(message.page) ?? this.page
      this.moved()
    }
    if (message.yingda === 'identify' && this.begun) void this.start()
    this.look()
    if (state.phase === 'ready') this.entrance.tell()
  }

  /** Another tab signed in as somebody else: what this one shows is not theirs to see. */
  private otherTab(event: StorageEvent): void {
    const changed = event.key === `yingda.${this.whoName}` && event.newValue !== this.identity?.user_id
    if (!changed || !this.begun || !this.identity) return
    this.identity = undefined
    void this.start()
  }
}
