import { shallowReactive } from 'vue'
import type { TaskHolders, TaskKindCard, TaskKindList } from '@/api/types'
import { get } from '../api/http'

interface Book {
  kinds: TaskKindCard[]
  holders: TaskHolders
}

const books = shallowReactive(new Map<number, Book>())
const asked = new Set<number>()

/** Kinds, people and teams of the shops, each fetched once; what is not there yet is empty. */
export function useBook() {
  async function load(shopId: number): Promise<void> {
    if (asked.has(shopId)) return
    asked.add(shopId)
    try {
      const [kinds, holders] = await Promise.all([
        get<TaskKindList>(`/shops/${shopId}/task-kinds`), get<TaskHolders>(`/shops/${shopId}/task-holders`),
      ])
      books.set(shopId, { kinds: kinds.items, holders })
    } catch {
      asked.delete(shopId) // asked again by whoever shows it next
    }
  }
  function of(shopId: number | null | undefined): Book | null {
    if (!shopId) return null
    if (!books.has(shopId)) void load(shopId)
    return books.get(shopId) ?? null
  }
  return {
    of,
    kindOf: (shopId: number, code: string): TaskKindCard | null => of(shopId)?.kinds.find((one) => one.code === code) ?? null,
    forget(shopId: number): void {
      asked.delete(shopId)
      books.delete(shopId)
    },
  }
}
