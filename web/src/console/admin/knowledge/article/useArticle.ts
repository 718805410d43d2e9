import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ArticleInfo, ArticleState } from '@/api/types'
import { newClientId } from '@/shared/ids'
import { ApiError, get, post, put } from '../../../api/http'
import { useToasts } from '../../../stores/toasts'
import { copyOf, isConflict } from '../../parts/editing'
import { useEditor, type Editor } from '../../parts/useEditor'
import { contentOf, draftOf, type ArticleDraft } from '../articles'

interface Held {
  /** The article as it was last read; null while it is new. */
  info: ShallowRef<ArticleInfo | null>
  /** What the draft began with. */
  base: ShallowRef<ArticleDraft | null>
  /** Somebody else's save that stands against ours. */
  theirs: ShallowRef<ArticleInfo | null>
  /** How a new one is kept. */
  create: (content: Omit<ArticleDraft, 'version'>) => Promise<ArticleInfo>
}

export interface ArticleEditing extends Omit<Held, 'create'> {
  editor: Editor<ArticleDraft>
  loadError: Ref<unknown>
  /** Where the pictures are to be seen, by their tokens. */
  sources: ComputedRef<ReadonlyMap<string, string>>
  addSource: (token: string, url: string) => void
  open: (id: number) => Promise<void>
  begin: (draft: ArticleDraft, create?: Held['create']) => void
  take: (info: ArticleInfo) => void
  bring: (state: ArticleState) => Promise<boolean>
}

const ACTS: Record<ArticleState, string> = { published: 'publish', draft: 'unpublish', archived: 'archive' }

/** A repeated request makes nothing twice. */
function creating(): Held['create'] {
  const client_id = newClientId()
  return (content) => post<ArticleInfo>('/knowledge/articles', { ...content, client_id })
}

/** Parts that somebody else changed are shown beside ours, not as mistakes in the form. */
function plainly(error: unknown): unknown {
  return isConflict(error) && error instanceof ApiError ? new ApiError(error.status, error.code, error.detail) : error
}

function know(held: Held, saved: ArticleInfo): ArticleDraft {
  held.info.value = saved
  held.theirs.value = null
  const draft = draftOf(saved)
  held.base.value = copyOf(draft)
  return draft
}

async function store(held: Held, draft: ArticleDraft): Promise<ArticleDraft> {
  const content = contentOf(draft)
  const saving = held.info.value
    ? put<ArticleInfo>(`/knowledge/articles/${held.info.value.id}`, { ...content, version: draft.version })
    : held.create(content)
  const saved = await saving.catch((error: unknown) => {
    throw plainly(error)
  })
  return know(held, saved)
}

/** The newest of somebody else, for the differences; ours stays where it is. */
async function stored(held: Held): Promise<ArticleDraft> {
  held.theirs.value = await get<ArticleInfo>(`/knowledge/articles/${held.info.value?.id}`)
  return draftOf(held.theirs.value)
}

function useSources(held: Held): Pick<ArticleEditing, 'sources' | 'addSource'> {
  const added = ref(new Map<string, string>())
  const sources = computed(() => {
    const files = [...(held.info.value?.pictures ?? []), ...(held.theirs.value?.pictures ?? [])]
    return new Map([...files.map((file): [string, string] => [file.token, file.url]), ...added.value])
  })
  return { sources, addSource: (token, url) => void (added.value = new Map([...added.value, [token, url]])) }
}

/** One article being written: saved, published, and brought together with what others saved meanwhile. */
export function useArticle(): ArticleEditing {
  const { t } = useI18n()
  const toasts = useToasts()
  const held: Held = { info: shallowRef(null), base: shallowRef(null), theirs: shallowRef(null), create: creating() }
  const { info, base, theirs } = held
  const loadError = ref<unknown>(null)
  const editor = useEditor<ArticleDraft>({ load: () => stored(held), save: (draft) => store(held, draft) })
  const take = (saved: ArticleInfo): void => editor.start(know(held, saved))

  async function open(id: number): Promise<void> {
    loadError.value = null
    await get<ArticleInfo>(`/knowledge/articles/${id}`).then(take, (error: unknown) => (loadError.value = error))
  }

  function begin(draft: ArticleDraft, create = creating()): void {
    info.value = theirs.value = null
    held.create = create
    base.value = copyOf(draft)
    editor.start(draft)
  }

  /** Into another state, what is written being saved first. */
  async function bring(state: ArticleState): Promise<boolean> {
    if ((editor.dirty.value || !info.value) && !(await editor.save())) return false
    if (!info.value) return false
    const before = info.value.state
    const undo = { label: t('common.undo'), run: () => void bring(before) }
    try {
      take(await post<ArticleInfo>(`/knowledge/articles/${info.value.id}/${ACTS[state]}`, { version: info.value.version }))
      toasts.push({ tone: 'good', text: t(`knowledge.article.became.${state}`), action: undo })
      return true
    } catch (error) {
      toasts.fail(error, { label: t('common.retry'), run: () => void bring(state) })
      return false
    }
  }

  return { editor, info, base, theirs, loadError, ...useSources(held), open, begin, take, bring }
}
