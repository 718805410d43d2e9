import { onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { TaskCard, TaskPage } from '@/api/types'
import { get, post, type Query } from '../api/http'
import { useLive } from '../stores/live'
import { useToasts } from '../stores/toasts'
import { placed } from './board'

const SOON_MS = 500

export interface Tasks {
  items: ShallowRef<TaskCard[]>
  cursor: Ref<string | null>
  error: Ref<unknown>
  loaded: Ref<boolean>
  load: () => Promise<void>
  more: () => Promise<void>
  put: (card: TaskCard) => void
  /** Shown as foreseen at once; taken back if the server refuses. */
  act: (card: TaskCard, foreseen: Partial<TaskCard>, ask: () => Promise<TaskCard>) => Promise<boolean>
}

/** A card that is pushed takes its place; one that is not shown may belong here: a burst of them is one look. */
function listen(items: ShallowRef<TaskCard[]>, put: (card: TaskCard) => void, load: () => Promise<void>): void {
  let soon: ReturnType<typeof setTimeout> | undefined
  function loadSoon(): void {
    clearTimeout(soon)
    soon = setTimeout(() => void load(), SOON_MS)
  }
  const live = useLive()
  const stops = [
    live.take('task', (push) => (items.value.some((one) => one.id === push.card.id) ? put(push.card) : loadSoon())),
    live.onRefetch((topic) => topic === null && loadSoon()),
  ]
  onBeforeUnmount(() => {
    clearTimeout(soon)
    stops.forEach((stop) => stop())
  })
}

type Fetched = Omit<Tasks, 'put' | 'act'>

/** Pages of a list: an answer to what is no longer asked is not shown. */
function useFetched(query: () => Query): Fetched {
  const toasts = useToasts()
  const items = shallowRef<TaskCard[]>([])
  const cursor = ref<string | null>(null)
  const error = ref<unknown>(null)
  const loaded = ref(false)
  let asked = 0

  async function load(): Promise<void> {
    const mine = ++asked
    try {
      const page = await get<TaskPage>('/tasks', query())
      if (mine !== asked) return
      items.value = page.items
      cursor.value = page.next_cursor
      error.value = null
    } catch (problem) {
      if (mine === asked) error.value = problem
    }
    if (mine === asked) loaded.value = true
  }

  async function more(): Promise<void> {
    const mine = asked
    try {
      const page = await get<TaskPage>('/tasks', { ...query(), cursor: cursor.value })
      if (mine !== asked) return
      items.value = [...items.value, ...page.items]
      cursor.value = page.next_cursor
    } catch (problem) {
      toasts.fail(problem)
    }
  }
  return { items, cursor, error, loaded, load, more }
}

/** A list of tasks: fetched for what is asked, kept by pushes. */
export function useTasks(query: () => Query): Tasks {
  const toasts = useToasts()
  const fetched = useFetched(query)
  const { items, loaded, load } = fetched
  const put = (card: TaskCard): void => void (items.value = placed(items.value, card))

  async function act(card: TaskCard, foreseen: Partial<TaskCard>, ask: () => Promise<TaskCard>): Promise<boolean> {
    put({ ...card, ...foreseen })
    try {
      put(await ask())
      return true
    } catch (problem) {
      items.value = items.value.map((one) => (one.id === card.id && one.version === card.version ? card : one))
      toasts.fail(problem)
      return false
    }
  }

  listen(items, put, load)
  watch(() => JSON.stringify(query()), () => {
    loaded.value = false
    void load()
  }, { immediate: true })
  return { ...fetched, put, act }
}

/** Do an act; the card after it. */
export const moveTask = (id: number, body: object): Promise<TaskCard> => post<TaskCard>(`/tasks/${id}/move`, body)
