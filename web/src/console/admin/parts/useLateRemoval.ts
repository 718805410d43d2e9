import { onBeforeUnmount } from 'vue'
import { useI18n } from 'vue-i18n'
import { del } from '../../api/http'
import { useToasts } from '../../stores/toasts'

/** Eight seconds to take a removal back (ui.md); the toast stays as long. */
const UNDO_MS = 8000

/** Removes from the screen at once and from the server when the time to undo is over or the page is left. */
export function useLateRemoval(): (path: string, text: string, hide: () => void, show: () => void) => void {
  const { t } = useI18n()
  const toasts = useToasts()
  const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; show: () => void }>()

  async function commit(path: string): Promise<void> {
    const one = waiting.get(path)
    if (!one) return
    clearTimeout(one.timer)
    waiting.delete(path)
    await del(path).catch((error: unknown) => {
      one.show()
      toasts.fail(error)
    })
  }

  onBeforeUnmount(() => [...waiting.keys()].forEach((path) => void commit(path)))

  return (path, text, hide, show) => {
    hide()
    waiting.set(path, { show, timer: setTimeout(() => void commit(path), UNDO_MS) })
    const undo = (): void => {
      const one = waiting.get(path)
      if (!one) return
      clearTimeout(one.timer)
      waiting.delete(path)
      show()
    }
    toasts.push({ text, action: { label: t('common.undo'), run: undo } })
  }
}
