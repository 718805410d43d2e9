import { onBeforeUnmount, onMounted, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { exact } from '@/shared/time'
import { useLive } from '../stores/live'
import { useSession } from '../stores/session'
import { useToasts } from '../stores/toasts'

/** A week before an account ends its owner is told. */
const SOON_MS = 7 * 86_400_000

/** Hears what the rights of now allow: the server has the sockets connect again when they change. */
export function useRights(): void {
  const { t } = useI18n()
  const session = useSession()
  const live = useLive()
  const joined = new Set<string>()

  function join(): void {
    const reads = session.canAny(['conversation.read_team', 'conversation.read_all'])
    const topics = [`staff:${session.staff?.id}`, ...session.shops.flatMap(({ id }) => [`shop:${id}`, ...(reads ? [`watch:${id}`] : [])])]
    for (const topic of topics) {
      if (!joined.has(topic)) live.join(topic)
      joined.add(topic)
    }
  }

  function tellEnd(): void {
    const end = session.staff?.expires_at
    if (end && Date.parse(end) - Date.now() - session.skewMs < SOON_MS) useToasts().push({ text: t('shell.accountEnds', { at: exact(end) }) })
  }

  async function refresh(opened: number): Promise<void> {
    if (opened < 2) return
    await session.load().catch(() => undefined)
    join()
  }

  onMounted(() => {
    join()
    tellEnd()
  })
  const stop = watch(() => live.opened, refresh)
  onBeforeUnmount(stop)
}
