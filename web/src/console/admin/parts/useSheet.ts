import { computed, type ComputedRef, ref, type Ref, shallowRef, type ShallowRef } from 'vue'
import { ApiError, post } from '../../api/http'
import { troubleOf } from '../../api/problems'

interface Row {
  row: number
  cells: Record<string, string>
  problems: { column: string; text: string }[]
}

interface Report {
  rows: Row[]
  wrong: number
}

interface Sheet<R extends Report> {
  file: ShallowRef<File | null>
  report: ShallowRef<R | null>
  /** What goes on, in words; empty while nothing does. */
  busy: Ref<string>
  refused: Ref<string>
  wrongFirst: ComputedRef<R['rows'][number][]>
  problemIn: (row: Row, column: string) => string
  reset: () => void
  /** Take the file that was just chosen and have it checked. */
  choose: (event: Event, path: string, words: string) => Promise<void>
  /** Send the file once more; null when it was refused. */
  send: <T>(path: string, words: string) => Promise<T | null>
}

/** A sheet that is checked row by row before anything of it is taken in. */
export function useSheet<R extends Report>(name: string): Sheet<R> {
  const file = shallowRef<File | null>(null)
  const report = shallowRef<R | null>(null) as ShallowRef<R | null>
  const busy = ref('')
  const refused = ref('')
  const wrongFirst = computed(() => [...(report.value?.rows ?? [])].sort((a, b) => Number(b.problems.length > 0) - Number(a.problems.length > 0)))
  const problemIn = (row: Row, column: string): string => row.problems.filter((one) => one.column === column).map((one) => one.text).join('; ')

  function reset(): void {
    file.value = report.value = null
    refused.value = ''
  }

  async function send<T>(path: string, words: string): Promise<T | null> {
    const form = new FormData()
    form.append('file', file.value!, name)
    busy.value = words
    refused.value = ''
    try {
      return await post<T>(path, form)
    } catch (error) {
      refused.value = error instanceof ApiError && error.detail ? error.detail : troubleOf(error).what
      return null
    } finally {
      busy.value = ''
    }
  }

  async function choose(event: Event, path: string, words: string): Promise<void> {
    const field = event.target as HTMLInputElement
    reset()
    file.value = field.files?.[0] ?? null
    field.value = ''
    if (file.value) report.value = await send<R>(path, words)
  }

  return { file, report, busy, refused, wrongFirst, problemIn, reset, choose, send }
}
