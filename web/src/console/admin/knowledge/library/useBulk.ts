import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ArticleInfo, ArticleLine, ArticleState } from '@/api/types'
import { post } from '../../../api/http'
import { troubleOf } from '../../../api/problems'
import { useToasts } from '../../../stores/toasts'

/** The act that leads to a state. */
const ACTS: Record<ArticleState, string> = { published: 'publish', draft: 'unpublish', archived: 'archive' }
const AT_ONCE = 4

interface Done {
  id: number
  version: number
  before: ArticleState
}

export interface Bulk {
  busy: Ref<boolean>
  done: Ref<number>
  /** Brings the articles into a state and offers for eight seconds to take that back. */
  change: (lines: ArticleLine[], state: ArticleState) => Promise<void>
}

/** Each by itself, a few at a time; gives what was refused. */
async function each<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<unknown[]> {
  const refused: unknown[] = []
  const left = [...list]
  const worker = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one).catch((error: unknown) => refused.push(error))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return refused
}

/** Many articles published or archived one after the other; what one refuses stops none of the others. */
export function useBulk(told: (changed: ArticleInfo) => void, over: () => void): Bulk {
  const { t } = useI18n()
  const toasts = useToasts()
  const busy = ref(false)
  const done = ref(0)

  async function run(work: () => Promise<unknown[]>): Promise<void> {
    busy.value = true
    done.value = 0
    const refused = await work()
    busy.value = false
    over()
    if (refused.length > 0) toasts.push({ tone: 'bad', text: t('knowledge.bulk.refused', { n: refused.length }), detail: troubleOf(refused[0]).what })
  }

  async function bring(id: number, version: number, state: ArticleState): Promise<ArticleInfo> {
    const changed = await post<ArticleInfo>(`/knowledge/articles/${id}/${ACTS[state]}`, { version })
    done.value += 1
    told(changed)
    return changed
  }

  async function back(changed: readonly Done[]): Promise<void> {
    await run(() => each(changed, async (one) => void (await bring(one.id, one.version, one.before))))
  }

  async function change(lines: ArticleLine[], state: ArticleState): Promise<void> {
    const changed: Done[] = []
    await run(() => each(lines.filter((line) => line.state !== state), async (line) => {
      const { id, version } = await bring(line.id, line.version, state)
      changed.push({ id, version, before: line.state })
    }))
    if (changed.length === 0) return
    toasts.push({ tone: 'good', text: t(`knowledge.bulk.${state}`, { n: changed.length }), action: { label: t('common.undo'), run: () => void back(changed) } })
  }

  return { busy, done, change }
}
