import { defineStore } from 'pinia'
import { newClientId } from '@/shared/ids'
import type { ConversationPage, SavedView, SavedViews } from '@/api/types'
import { del, get, patch, post } from '../api/http'
import { blankFilter, queryOf, type Wanted } from '../logic/filter'
import { useDesk } from './desk'
import { useSession } from './session'

const PAGE = 50

/** A narrowed list beside the tabs, and the filters kept under a name. */
export const useFilter = defineStore('filter', {
  state: () => ({
    wanted: null as Wanted | null,
    viewId: null as number | null,
    ids: [] as number[],
    next: null as string | null,
    loading: false,
    loaded: false,
    error: null as unknown,
    views: [] as SavedView[],
    mayShare: false,
  }),
  actions: {
    apply(wanted: Wanted, viewId: number | null = null): void {
      this.wanted = wanted
      this.viewId = viewId
      this.ids = []
      this.next = null
      this.loaded = false
      void this.load()
    },
    clear(): void {
      this.wanted = this.viewId = this.next = this.error = null
      this.ids = []
      this.loaded = false
    },
    async load(more = false): Promise<void> {
      const { wanted } = this
      if (!wanted || (more && (this.loading || this.next === null))) return
      this.loading = true
      try {
        const query = { ...queryOf(wanted), view: 'all', limit: PAGE, cursor: more ? this.next : null, shop_id: useSession().shopId }
        const page = await get<ConversationPage>('/conversations', query)
        if (this.wanted !== wanted) return
        page.items.forEach((card) => useDesk().put(card))
        const ids = page.items.map((card) => card.id)
        this.ids = more ? [...this.ids, ...ids] : ids
        this.next = page.next
        this.loaded = true
        this.error = null
      } catch (error) {
        if (this.wanted === wanted) this.error = error
      }
      this.loading = false
    },
    async loadViews(): Promise<void> {
      const found = await get<SavedViews>('/views').catch(() => null)
      if (!found) return
      this.views = found.items
      this.mayShare = found.may_share
    },
    use(view: SavedView): void {
      this.apply({ ...blankFilter(), ...view.wanted }, view.id)
    },
    async keep(name: string, place: Pick<SavedView, 'shared_with' | 'shop_id' | 'team_id'>): Promise<void> {
      const view = await post<SavedView>('/views', { client_id: newClientId(), name, ...place, wanted: this.wanted ?? blankFilter() })
      this.viewId = view.id
      await this.loadViews()
    },
    async change(view: SavedView): Promise<void> {
      await patch<SavedView>(`/views/${view.id}`, { version: view.version, name: view.name, wanted: this.wanted ?? view.wanted })
      await this.loadViews()
    },
    async forget(view: SavedView): Promise<void> {
      await del(`/views/${view.id}`)
      if (this.viewId === view.id) this.viewId = null
      await this.loadViews()
    },
  },
})
