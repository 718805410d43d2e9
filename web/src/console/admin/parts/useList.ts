import { onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import { get, type Query } from '../../api/http'
import { useLive } from '../../stores/live'

export interface List<T> {
  items: Ref<T[] | null>
  error: Ref<unknown>
  load: () => Promise<void>
  /** Puts one entry in its place, or at the end. */
  put: (item: T) => void
  remove: (id: number) => void
}

/** A list of the server's, loaded when the page opens; a failure keeps what is shown, and is tried again with the next connection. */
export function useList<T extends { id: number }>(path: string, query: () => Query = () => ({})): List<T> {
  const items = shallowRef<T[] | null>(null)
  const error = ref<unknown>(null)

  async function load(): Promise<void> {
    try {
      items.value = (await get<{ items: T[] }>(path, query())).items
      error.value = null
    } catch (problem) {
      error.value = problem
    }
  }

  function put(item: T): void {
    const list = items.value ?? []
    const known = list.some((one) => one.id === item.id)
    items.value = known ? list.map((one) => (one.id === item.id ? item : one)) : [...list, item]
  }

  const live = useLive()
  watch(
    () => live.opened,
    () => {
      if (error.value !== null) void load()
    },
  )
  onMounted(load)
  return { items, error, load, put, remove: (id) => (items.value = (items.value ?? []).filter((one) => one.id !== id)) }
}
