import { useI18n } from 'vue-i18n'
import { useToasts } from '../../stores/toasts'

/** Copies a text and says so; where the browser refuses, says how to do it by hand. */
export function useCopy(): (text: string) => Promise<void> {
  const { t } = useI18n()
  const toasts = useToasts()
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text)
      toasts.push({ tone: 'good', text: t('admin.copied') })
    } catch {
      toasts.push({ tone: 'bad', text: t('admin.copyRefused'), detail: t('admin.copyByHand') })
    }
  }
}
