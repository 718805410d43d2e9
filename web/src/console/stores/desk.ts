import { defineStore } from 'pinia'
import { markRaw } from 'vue'
import type {
  ConversationCard, ConversationCounts, ConversationPage, PresenceCard, PresenceList,
} from '@/api/types'
import { del, get, post } from '../api/http'
import { belongs, listed, order, TABS, waitingLong, type Tab, type Viewer } from '../logic/views'
import { useSession } from './session'

interface ListState {
  loaded: boolean
  loading: boolean
  next: string | null
  error: unknown
  /** What the server last put into this tab, at which version: it knows more than a card tells. */
  named: Map<number, number>
}

/** Tabs whose rule looks at more than the card: who served last, who is in a team. */
const BY_SERVER: ReadonlySet<Tab> = new Set<Tab>(['unfinished', 'team'])
const PAGE = 50
const COUNT_WAIT_MS = 400
let countTimer: ReturnType<typeof setTimeout> | undefined

function blank(): Record<Tab, ListState> {
  const one = (): ListState => ({ loaded: false, loading: false, next: null, error: null, named: new Map() })
  return Object.fromEntries(TABS.map((tab) => [tab, one()])) as Record<Tab, ListState>
}

/** Every conversation's card that this page knows, and what each tab has loaded. */
export const useDesk = defineStore('desk', {
  state: () => ({
    cards: new Map<number, ConversationCard>(),
    people: new Map<number, PresenceCard>(),
    lists: blank(),
    counts: null as ConversationCounts | null,
    tab: 'waiting' as Tab,
  }),
  getters: {
    viewer(): Viewer {
      const id = useSession().staff?.id ?? 0
      const mine = new Set(this.people.get(id)?.team_ids ?? useSession().presence?.team_ids ?? [])
      const mates = [...this.people.values()].filter((one) => one.team_ids.some((team) => mine.has(team)))
      return { id, teamIds: new Set(mates.map((one) => one.staff_id)) }
    },
    shown(): ConversationCard[] {
      const shop = useSession().shopId
      const all = [...this.cards.values()]
      return shop === null ? all : all.filter((card) => card.shop_id === shop)
    },
    waiting(): ConversationCard[] {
      return listed(this.shown, 'waiting', this.viewer)
    },
  },
  actions: {
    listed(tab: Tab): ConversationCard[] {
      if (tab === 'waiting') return this.waiting
      const found = listed(this.shown, tab, this.viewer)
      if (!BY_SERVER.has(tab)) return found
      const { named } = this.lists[tab]
      const known = new Set(found)
      const more = this.shown.filter((card) => named.get(card.id) === card.version && !known.has(card))
      return [...found, ...more].sort(order(tab))
    },
    /** Exact once a tab is fully loaded; the server's number before that. */
    count(tab: Tab): number | null {
      if (tab === 'all') return null
      if (tab === 'bot') return this.counts?.bot ?? null // what the bot has is not pushed to everybody
      const list = this.lists[tab]
      if (list.loaded && list.next === null) return this.listed(tab).length
      return this.counts?.[tab] ?? null
    },
    waitingLong(nowMs: number): ConversationCard[] {
      return waitingLong(this.cards.values(), this.viewer, nowMs)
    },
    askingFor(staffId: number): ConversationCard[] {
      return [...this.cards.values()].filter(
        (card) => card.state === 'active' && card.helpers.some((helper) => helper.id === staffId),
      )
    },
    /** A newer card replaces the known one; an older is ignored. */
    put(card: ConversationCard): void {
      const known = this.cards.get(card.id)
      if (known && card.version < known.version) return
      this.cards.set(card.id, markRaw(card))
    },
    /** Shows what an act will do before the server has said so; gives the way back. */
    foresee(id: number, change: Partial<ConversationCard>): () => void {
      const known = this.cards.get(id)
      if (!known) return () => undefined
      const foreseen = markRaw({ ...known, ...change })
      this.cards.set(id, foreseen)
      return () => {
        if (this.cards.get(id) === foreseen) this.cards.set(id, known)
      }
    },
    async load(tab: Tab, more = false): Promise<void> {
      const list = this.lists[tab]
      if (list.loading || (more && list.next === null)) return
      list.loading = true
      const before = new Map([...this.cards.values()].map((card) => [card.id, card.version]))
      try {
        const query = { view: tab, shop_id: useSession().shopId, limit: PAGE, cursor: more ? list.next : null }
        const page = await get<ConversationPage>('/conversations', query)
        if (!more && page.next === null) this.forget(tab, page, before)
        this.take(tab, page, more)
        list.error = null
      } catch (error) {
        list.error = error
      }
      list.loading = false
    },
    take(tab: Tab, page: ConversationPage, more: boolean): void {
      const list = this.lists[tab]
      if (!more) list.named = new Map()
      for (const card of page.items) {
        this.put(card)
        list.named.set(card.id, card.version)
      }
      list.loaded = true
      list.next = page.next
    },
    /** What a complete answer no longer names has moved on; what was pushed since it was asked for has not. */
    forget(tab: Tab, page: ConversationPage, before: ReadonlyMap<number, number>): void {
      const came = new Set(page.items.map((card) => card.id))
      const shop = useSession().shopId
      for (const card of this.cards.values()) {
        const asked = (shop === null || card.shop_id === shop) && before.get(card.id) === card.version
        if (asked && !came.has(card.id) && belongs(card, tab, this.viewer)) this.cards.delete(card.id)
      }
    },
    async loadOne(id: number): Promise<ConversationCard> {
      const card = await get<ConversationCard>(`/conversations/${id}`)
      this.put(card)
      return card
    },
    async loadPeople(): Promise<void> {
      const { items } = await get<PresenceList>('/presence')
      this.people = new Map(items.map((card) => [card.staff_id, markRaw(card)]))
    },
    showPerson(card: PresenceCard): void {
      const known = this.people.get(card.staff_id)
      if (!known || card.version >= known.version) this.people.set(card.staff_id, markRaw(card))
    },
    countSoon(): void {
      clearTimeout(countTimer)
      countTimer = setTimeout(() => void this.loadCounts(), COUNT_WAIT_MS)
    },
    async loadCounts(): Promise<void> {
      const counts = await get<ConversationCounts>('/conversations/counts', { shop_id: useSession().shopId }).catch(
        () => null,
      )
      if (counts) this.counts = counts
    },
    /** After a reconnect: everything that was loaded is loaded again. */
    async refresh(): Promise<void> {
      await Promise.all(TABS.filter((tab) => this.lists[tab].loaded).map((tab) => this.load(tab)))
      void this.loadPeople().catch(() => undefined)
      this.countSoon()
    },
    restart(): void {
      this.lists = blank()
    },
    /** One of the state verbs; the answer is the new card. */
    async act(id: number, verb: string, body: unknown = {}): Promise<ConversationCard> {
      const card = await post<ConversationCard>(`/conversations/${id}/${verb}`, body)
      this.put(card)
      return card
    },
    async cancelTransfer(id: number): Promise<void> {
      this.put(await del<ConversationCard>(`/conversations/${id}/transfer`))
    },
  },
})
