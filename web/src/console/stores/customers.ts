import { defineStore } from 'pinia'
import type { Customer, CustomerChange, CustomerEdit, EpisodePage } from '@/api/types'
import { get, patch } from '../api/http'
import { useDesk } from './desk'

const turns = new Map<number, Promise<void>>()

/** Profiles shown beside the conversation; kept so that switching back is instant. */
export const useCustomers = defineStore('customers', {
  state: () => ({
    byId: new Map<number, Customer>(),
    episodes: new Map<number, EpisodePage>(),
    errors: new Map<number, unknown>(),
  }),
  actions: {
    async load(id: number): Promise<void> {
      try {
        const [customer, episodes] = await Promise.all([
          get<Customer>(`/customers/${id}`),
          get<EpisodePage>(`/customers/${id}/episodes`),
        ])
        this.byId.set(id, customer)
        this.episodes.set(id, episodes)
        this.errors.delete(id)
      } catch (error) {
        this.errors.set(id, error)
      }
    },
    async moreEpisodes(id: number): Promise<void> {
      const known = this.episodes.get(id)
      if (!known?.next) return
      const page = await get<EpisodePage>(`/customers/${id}/episodes`, { cursor: known.next })
      this.episodes.set(id, { items: [...known.items, ...page.items], next: page.next })
    },
    /** Shown at once; on a conflict the newer profile is read and the error goes on to the form. */
    async change(id: number, change: CustomerChange): Promise<void> {
      // One after the other: a second click while the first is under way builds on its version.
      const turn = (turns.get(id) ?? Promise.resolve()).then(() => this.write(id, change))
      turns.set(id, turn.catch(() => undefined))
      await turn
    },
    async write(id: number, change: CustomerChange): Promise<void> {
      const before = this.byId.get(id)
      if (!before) return
      const edit: CustomerEdit = { version: before.version, ...change }
      this.byId.set(id, { ...before, ...change })
      try {
        this.accept(await patch<Customer>(`/customers/${id}`, edit))
      } catch (error) {
        this.byId.set(id, before)
        const newer = await get<Customer>(`/customers/${id}`).catch(() => before)
        this.accept(newer)
        throw error
      }
    },
    accept(customer: Customer): void {
      this.byId.set(customer.id, customer)
      const desk = useDesk()
      for (const card of desk.cards.values()) {
        if (card.customer.id !== customer.id) continue
        const { id, name, vip, tags } = customer
        desk.foresee(card.id, { customer: { id, name, vip, tags } })
      }
    },
  },
})
