import { defineStore } from 'pinia'
import type { AlertCard, AlertItem, AlertPage } from '@/api/types'
import { get, post } from '../api/http'
import { withCard } from '../logic/bell'

/** A storm of pushes is one look at the server. */
const SETTLE_MS = 400
let timer: ReturnType<typeof setTimeout> | undefined

/** What this person was told: alerts, newest first. */
export const useBell = defineStore('bell', {
  state: () => ({
    items: [] as AlertCard[],
    unread: 0,
    next: null as string | null,
    onlyUnread: false,
    loaded: false,
    error: null as unknown,
  }),
  actions: {
    async load(): Promise<void> {
      try {
        const page = await get<AlertPage>('/alerts', { unread: this.onlyUnread })
        this.put(page.items, page)
        this.error = null
        this.loaded = true
      } catch (error) {
        this.error = error
      }
    },
    put(items: AlertCard[], { unread, next }: AlertPage): void {
      this.items = items
      this.unread = unread
      this.next = next
    },
    async more(): Promise<void> {
      const page = await get<AlertPage>('/alerts', { unread: this.onlyUnread, cursor: this.next ?? undefined })
      this.put([...this.items, ...page.items], page)
    },
    async show(onlyUnread: boolean): Promise<void> {
      this.onlyUnread = onlyUnread
      this.loaded = false
      this.items = []
      await this.load()
    },
    /** Shown at once; the number of unread ones is the server's to say. */
    receive(card: AlertCard): void {
      this.items = withCard(this.items, card)
      clearTimeout(timer)
      timer = setTimeout(() => void this.load(), SETTLE_MS)
    },
    async read(id: number): Promise<void> {
      await post(`/alerts/${id}/read`)
      await this.load()
    },
    async readAll(): Promise<void> {
      await post('/alerts/read')
      await this.load()
    },
    async take(id: number): Promise<void> {
      this.items = withCard(this.items, await post<AlertCard>(`/alerts/${id}/take`))
      await this.load()
    },
    async inside(id: number): Promise<AlertItem[]> {
      return (await get<{ items: AlertItem[] }>(`/alerts/${id}/items`)).items
    },
  },
})
