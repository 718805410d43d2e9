import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ArticleCounts, ArticleLine, ArticlePage, CategoryTree } from '@/api/types'
import { get } from '../../../api/http'
import { useLive } from '../../../stores/live'
import { daysUntil, queryOf, type ArticleFilter } from '../articles'

const PAGE = 50
/** What is sorted or picked out here has to be here as a whole; more than this nobody pages through. */
const MOST_AT_ONCE = 2000

export interface Library {
  tree: ShallowRef<CategoryTree | null>
  counts: ShallowRef<ArticleCounts | null>
  lines: ComputedRef<ArticleLine[] | null>
  more: Ref<string | null>
  error: Ref<unknown>
  busy: Ref<boolean>
  load: (further?: boolean) => Promise<void>
  /** Tree and counts, after articles were moved or branches changed. */
  loadAround: () => Promise<void>
  put: (line: ArticleLine) => void
}

const used = (line: ArticleLine): number => line.uses.sent + line.uses.inserted
const isDue = (line: ArticleLine): boolean => line.review_at !== null && daysUntil(line.review_at, Date.now()) <= 7
/** Sorting by use and picking out what is due need all of them. */
const wantsAll = (filter: ArticleFilter): boolean => filter.sort === 'used' || filter.due

/** From a place in the list on: one page, or as many as there are. */
async function pagesFrom(filter: ArticleFilter, shopId: number, from: string | null): Promise<ArticlePage> {
  const items: ArticleLine[] = []
  let cursor = from
  do {
    const limit = wantsAll(filter) ? 100 : PAGE
    const page = await get<ArticlePage>('/knowledge/articles', { ...queryOf(filter, shopId), cursor, limit })
    items.push(...page.items)
    cursor = page.next ?? null
  } while (cursor && wantsAll(filter) && items.length < MOST_AT_ONCE)
  return { items, next: cursor }
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
  const found = shallowRef<ArticleLine[] | null>(null)
  const more = ref<string | null>(null)
  const error = ref<unknown>(null)
  const busy = ref(false)
  let asked = 0

  async function load(further = false): Promise<void> {
    if (shopId.value === null) return
    const mine = (asked += 1)
    busy.value = true
    const page = await pagesFrom(filter, shopId.value, further ? more.value : null).catch((problem: unknown) => ({ problem }))
    if (mine !== asked) return
    busy.value = false
    if ('problem' in page) return void (error.value = page.problem)
    found.value = further ? [...(found.value ?? []), ...page.items] : page.items
    more.value = page.next
    error.value = null
  }

  const lines = computed(() => {
    const due = filter.due ? (found.value?.filter(isDue) ?? null) : found.value
    return filter.sort === 'used' && due ? [...due].sort((a, b) => used(b) - used(a)) : due
  })
  const put = (line: ArticleLine): void => {
    found.value = (found.value ?? []).map((one) => (one.id === line.id ? line : one))
  }
  const live = useLive()
  watch(() => live.opened, () => {
    if (error.value !== null) void load()
  })
  return { ...useAround(shopId), lines, more, error, busy, load, put }
}
