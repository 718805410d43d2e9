import { computed, onBeforeUnmount, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { KnowledgeImport } from '@/api/types'
import { newClientId } from '@/shared/ids'
import { addressOf, ApiError, get, post } from '../../../api/http'
import { troubleOf } from '../../../api/problems'

export interface ImportWish {
  strict: boolean
  publish: boolean
}

interface Importing {
  file: ShallowRef<File | null>
  /** The trial, or the import that follows it. */
  now: ShallowRef<KnowledgeImport | null>
  running: ComputedRef<boolean>
  refused: Ref<string>
  /** Have a file checked; nothing of it is taken. */
  check: (file: File) => Promise<void>
  take: (wish: ImportWish) => Promise<void>
  cancel: () => Promise<void>
  reset: () => void
}

const AGAIN_MS = 700
const RUNNING: ReadonlySet<string> = new Set(['reading', 'taking', 'updating'])
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
const wordsOf = (error: unknown): string => (error instanceof ApiError && error.detail ? error.detail : troubleOf(error).what)

function send(file: File, query: Record<string, string | number | boolean>): Promise<KnowledgeImport> {
  const form = new FormData()
  form.append('file', file, file.name)
  return post<KnowledgeImport>(addressOf('/knowledge/imports', { ...query, client_id: newClientId() }).replace(/^\/api\/v1/, ''), form)
}

type Kept = Pick<Importing, 'now' | 'refused'> & { watched: number }

/** Asks how far it is until it is over; another file or leaving ends the asking, never the import. */
async function follow(kept: Kept, begun: KnowledgeImport): Promise<void> {
  const mine = (kept.watched += 1)
  kept.now.value = begun
  while (kept.now.value && RUNNING.has(kept.now.value.state)) {
    await wait(AGAIN_MS)
    const next = await get<KnowledgeImport>(`/knowledge/imports/${begun.id}`).catch(() => null)
    if (mine !== kept.watched) return
    if (next) kept.now.value = next
  }
}

async function cancel({ now, refused }: Kept): Promise<void> {
  if (!now.value) return
  const after = await post<KnowledgeImport>(`/knowledge/imports/${now.value.id}/cancel`).catch((problem: unknown) => ({ problem }))
  if ('problem' in after) refused.value = wordsOf(after.problem)
  else now.value = after
}

/** A file of articles: tried first, then taken in, and looked after until it is done. */
export function useImport(shopId: () => number, made: () => void): Importing {
  const file = shallowRef<File | null>(null)
  const kept: Kept = { now: shallowRef(null), refused: ref(''), watched: 0 }
  const { now, refused } = kept
  const sending = ref(false)

  async function begin(query: Record<string, string | number | boolean>): Promise<void> {
    if (!file.value) return
    refused.value = ''
    sending.value = true
    const begun = await send(file.value, { shop_id: shopId(), ...query }).catch((problem: unknown) => ({ problem }))
    sending.value = false
    if ('problem' in begun) return void (refused.value = wordsOf(begun.problem))
    await follow(kept, begun)
    if (now.value?.state === 'done') made()
  }

  function reset(): void {
    kept.watched += 1
    file.value = now.value = null
    refused.value = ''
  }

  async function check(chosen: File): Promise<void> {
    reset()
    file.value = chosen
    await begin({ dry_run: true, strict: true })
  }

  onBeforeUnmount(() => (kept.watched += 1))
  const running = computed(() => sending.value || (now.value !== null && RUNNING.has(now.value.state)))
  return { file, now, running, refused, check, take: ({ strict, publish }) => begin({ strict, publish }), cancel: () => cancel(kept), reset }
}
