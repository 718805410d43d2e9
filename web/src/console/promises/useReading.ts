import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { PromiseReading, ReadStatement, Said } from '@/api/types'
import { post } from '../api/http'
import { useSession } from '../stores/session'
import { chipsOf, saidOf, type Chip, type Choice } from './chips'

const PAUSE_MS = 300

export interface Reading {
  chips: ComputedRef<Chip[]>
  drop: (key: string) => void
  setTime: (key: string, dueAt: string) => void
  choose: (key: string, choice: Choice) => void
  /** What the text promises as its writer saw it; undefined if these very words were not read yet. */
  take: (text: string) => Said[] | undefined
}

/** Empty words at once, others once nothing was typed for a moment. */
function afterPauses(words: () => string, id: () => number, take: (words: string) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([words, id], ([said]) => {
    clearTimeout(timer)
    if (said) timer = setTimeout(() => take(said), PAUSE_MS)
    else take('')
  }, { immediate: true })
  onBeforeUnmount(() => clearTimeout(timer))
}

/** A line that could not be read shows nothing: what it promises is suggested once it is sent. */
const read = (conversationId: number, text: string): Promise<PromiseReading | null> =>
  post<PromiseReading>('/promises/reading', { conversation_id: conversationId, text }).catch(() => null)

interface Picked {
  gone: Ref<Set<string>>
  times: Ref<Map<string, string>>
  choices: Ref<Map<string, Choice>>
  clear: () => void
}

/** What the writer did with chips, by their keys, until the words are sent. */
function usePicked(): Picked {
  const gone = ref(new Set<string>())
  const times = ref(new Map<string, string>())
  const choices = ref(new Map<string, Choice>())
  function clear(): void {
    gone.value = new Set()
    times.value = new Map()
    choices.value = new Map()
  }
  return { gone, times, choices, clear }
}

/** What is typed is read after each pause; an answer about other words is not shown. */
export function useReading(id: () => number, text: () => string, wanted: () => boolean): Reading {
  const session = useSession()
  const items = shallowRef<ReadStatement[]>([])
  const readText = ref('')
  const readMs = ref(0)
  const { gone, times, choices, clear } = usePicked()
  const now = (): number => Date.now() + session.skewMs
  const chips = computed(() => chipsOf(items.value, readMs.value, gone.value, times.value, choices.value))

  async function ask(said: string): Promise<void> {
    const asked = id()
    const answer = await read(asked, said)
    if (!answer || asked !== id() || said !== text().trim()) return
    items.value = answer.items
    readText.value = said
    readMs.value = now()
  }

  function forget(): void {
    items.value = []
    readText.value = ''
    clear()
  }

  function take(said: string): Said[] | undefined {
    const promised = said === readText.value ? saidOf(chips.value, now()) : undefined
    forget()
    return promised
  }
  watch(id, forget)
  afterPauses(() => (wanted() ? text().trim() : ''), id, (said) => (said ? void ask(said) : (items.value = [])))
  return {
    chips,
    drop: (key) => (gone.value = new Set([...gone.value, key])),
    setTime: (key, dueAt) => (times.value = new Map([...times.value, [key, dueAt]])),
    choose: (key, choice) => (choices.value = new Map([...choices.value, [key, { ...choices.value.get(key), ...choice }]])),
    take,
  }
}
