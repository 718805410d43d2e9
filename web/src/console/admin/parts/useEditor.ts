import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToasts } from '../../stores/toasts'
import { changesOf, collisions, copyOf, errorUnder, fieldErrors, isConflict, rebased } from './editing'

export interface EditorOptions<T> {
  /** The object as it is stored now. */
  load: () => Promise<T>
  save: (draft: T, changes: Partial<T>) => Promise<T>
  /** The page itself shows that it was saved. */
  quiet?: () => boolean
}

export interface Editor<T> {
  draft: Ref<T | null>
  loadError: Ref<unknown>
  saving: Ref<boolean>
  /** Set while somebody else's save stands against ours. */
  conflict: Ref<T | null>
  /** Fields that both changed. */
  clashes: ComputedRef<string[]>
  changed: ComputedRef<string[]>
  dirty: ComputedRef<boolean>
  wrong: ComputedRef<number>
  start: (value: T) => void
  load: () => Promise<void>
  save: () => Promise<boolean>
  discard: () => void
  keepMine: () => Promise<boolean>
  takeTheirs: () => void
  errorAt: (pointer: string) => string
}

interface Held<T> {
  base: Ref<T | null>
  draft: Ref<T | null>
  conflict: Ref<T | null>
  loadError: Ref<unknown>
  saving: Ref<boolean>
  errors: Ref<Map<string, string>>
}

function hold<T extends object>(): Held<T> {
  return {
    base: shallowRef<T | null>(null) as Ref<T | null>, draft: ref<T | null>(null) as Ref<T | null>,
    conflict: shallowRef<T | null>(null) as Ref<T | null>, loadError: ref<unknown>(null), saving: ref(false),
    errors: ref(new Map<string, string>()),
  }
}

function begin<T extends object>(held: Held<T>, value: T): void {
  held.base.value = copyOf(value)
  held.draft.value = copyOf(value)
  held.conflict.value = null
  held.errors.value = new Map()
}

/** Puts the refusal where it belongs; false if it has no place on the page. */
async function place<T extends object>(held: Held<T>, load: () => Promise<T>, error: unknown): Promise<boolean> {
  held.errors.value = fieldErrors(error)
  if (isConflict(error)) held.conflict.value = await load().catch(() => null)
  return held.conflict.value !== null || held.errors.value.size > 0
}

function useSaving<T extends object>(held: Held<T>, options: EditorOptions<T>): () => Promise<boolean> {
  const { t } = useI18n()
  const toasts = useToasts()

  return async function save(): Promise<boolean> {
    const { base, draft, saving } = held
    if (!draft.value || !base.value || saving.value) return false
    saving.value = true
    const quiet = options.quiet?.() ?? false
    held.errors.value = new Map()
    try {
      begin(held, await options.save(draft.value, changesOf(base.value, draft.value)))
      if (!quiet) toasts.push({ tone: 'good', text: t('admin.saved') })
      return true
    } catch (error) {
      const placed = await place(held, options.load, error)
      if (!placed) toasts.fail(error, { label: t('common.retry'), run: () => void save() })
      return false
    } finally {
      saving.value = false
    }
  }
}

/** A draft of one stored object: what changed, what is wrong, and what to do when somebody else saved. */
export function useEditor<T extends object>(options: EditorOptions<T>): Editor<T> {
  const held = hold<T>()
  const { base, draft, conflict, loadError, saving, errors } = held
  const save = useSaving(held, options)
  const start = (value: T): void => begin(held, value)
  const changed = computed(() => (base.value && draft.value ? Object.keys(changesOf(base.value, draft.value)) : []))
  const clashes = computed(() =>
    base.value && draft.value && conflict.value ? collisions(base.value, draft.value, conflict.value) : [])

  async function load(): Promise<void> {
    loadError.value = null
    await options.load().then(start, (error: unknown) => (loadError.value = error))
  }
  function keepMine(): Promise<boolean> {
    if (base.value && draft.value && conflict.value) {
      draft.value = rebased(base.value, draft.value, conflict.value)
      base.value = conflict.value
    }
    conflict.value = null
    return save()
  }
  return {
    draft, loadError, saving, conflict, clashes, changed, start, load, save, keepMine,
    dirty: computed(() => changed.value.length > 0),
    wrong: computed(() => errors.value.size),
    discard: () => base.value && start(base.value),
    takeTheirs: () => conflict.value && start(conflict.value),
    errorAt: (pointer) => errorUnder(errors.value, pointer),
  }
}
