import 'element-plus/es/components/message-box/style/css'
import { ElMessageBox } from 'element-plus'
import { h } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Consequences } from '@/api/types'
import { post } from '../../api/http'
import { useSession } from '../../stores/session'

/** Asks the server what a change would cause, and the person only if it causes anything. */
export function useConsequences(): (path: string, body: unknown) => Promise<boolean> {
  const { t } = useI18n()
  const session = useSession()

  const linesOf = (found: Consequences): string[] => [
    ...(found.conversations > 0 ? [t('consequences.handedBack', { n: found.conversations })] : []),
    ...found.queues.map((one) => t('consequences.queue', {
      shop: session.shop(one.shop_id)?.name ?? `#${one.shop_id}`, queue: one.skill || t('consequences.general'), text: one.text,
    })),
  ]

  return async (path, body) => {
    // A change that is refused is refused where it is made, with its fields.
    const found = await post<Consequences>(path, body).catch(() => null)
    const lines = found ? linesOf(found) : []
    if (lines.length === 0) return true
    const message = h('ul', { class: 'consequences' }, lines.map((line) => h('li', line)))
    return ElMessageBox.confirm(message, t('consequences.title'), {
      type: 'warning', confirmButtonText: t('consequences.go'), cancelButtonText: t('common.cancel'),
    }).then(() => true, () => false)
  }
}
