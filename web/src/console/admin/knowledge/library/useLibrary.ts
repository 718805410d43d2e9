import { ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ArticleCounts, ArticleLine, ArticlePage, CategoryTree } from '@/api/types'
import { get } from '../../../api/http'
import { useLive } from '../../../stores/live'
import { queryOf, type ArticleFilter } from '../articles'

const PAGE = 50

export interface Library {
  tree: ShallowRef<CategoryTree | null>
  counts: ShallowRef<ArticleCounts | null>
  lines: ShallowRef<ArticleLine[] | null>
  more: Ref<string | null>
  error: Ref<unknown>
  busy: Ref<boolean>
  load: (further?: boolean) => Promise<void>
  /** Tree and counts, after articles were moved or branches changed. */
  loadAround: () => Promise<void>
  put: (line: ArticleLine) => void
}

/** What stands around the list: the branches and how many articles are in which state. */
function useAround(shopId: ComputedRef<number | null>): Pick<Library, 'tree' | 'counts' | 'loadAround'> {
  const tree = shallowRef<CategoryTree | null>(null)
  const counts = shallowRef<ArticleCounts | null>(null)

  async function loadAround(): Promise<void> {
    const shop_id = shopId.value
    const [branches, states] = await Promise.all([
      get<CategoryTree>('/knowledge/categories', { shop_id }).catch(() => null),
      get<ArticleCounts>('/knowledge/articles/counts', { shop_id }).catch(() => null),
    ])
    if (shop_id !== shopId.value) return
    tree.value = branches ?? tree.value
    counts.value = states ?? counts.value
  }
  return { tree, counts, loadAround }
}

/** A shop's articles by the filter, page by page. */
export function useLibrary(shopId: ComputedRef<number | null>, filter: ArticleFilter): Library {
  const lines = shallowRef<ArticleLine[] | null>(null)
  const more = ref<string | null>(null)
  const error = ref<unknown>(null)
  const busy = ref(false)
  let asked = 0

  async function load(further = false): Promise<void> {
    if (shopId.value === null) return
    const mine = (asked += 1)
    busy.value = true
    const query = { ...queryOf(filter, shopId.value), cursor: further ? more.value : null, limit: PAGE }
    const page = await get<ArticlePage>('/knowledge/articles', query).catch((problem: unknown) => ({ problem }))
    if (mine !== asked) return
    busy.value = false
    if ('problem' in page) return void (error.value = page.problem)
    lines.value = further ? [...(lines.value ?? []), ...page.items] : page.items
    more.value = page.next ?? null
    error.value = null
  }

  const put = (line: ArticleLine): void => {
    lines.value = (lines.value ?? []).map((one) => (one.id === line.id ? line : one))
  }
  const live = useLive()
  watch(() => live.opened, () => {
    if (error.value !== null) void load()
  })
  return { ...useAround(shopId), lines, more, error, busy, load, put }
}
