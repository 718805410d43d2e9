import { onBeforeUnmount, onMounted, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { PresenceCard } from '@/api/types'
import { isNews, screenOf } from '../logic/bell'
import { useClock } from '../logic/useClock'
import { useAlerts } from '../stores/alerts'
import { useBell } from '../stores/bell'
import { useBoard } from '../stores/board'
import { useBulk } from '../stores/bulk'
import { useChats } from '../stores/chats'
import { useClocks } from '../stores/clocks'
import { useDesk } from '../stores/desk'
import { useLive, type Push } from '../stores/live'
import { useSession } from '../stores/session'
import { useToasts } from '../stores/toasts'
import { isLateWarning } from '../targets/late'

/** Everything the socket says goes into the stores here, whatever page is open. */
export function useDeskFeed(): void {
  const stops: (() => void)[] = []
  const takeCard = useCardTaker()
  const takePopup = usePopupTaker()
  const takeAlert = useAlertTaker()
  onMounted(() => {
    const [live, chats] = [useLive(), useChats()]
    stops.push(
      live.take('conversation', takeCard),
      live.take('message', (push) => chats.receive(push)),
      live.take('typing', (push) => chats.receiveTyping(push)),
      live.take('read', (push) => chats.receiveRead(push)),
      live.take('presence', (push) => takePresence(push.card)),
      live.take('popup', takePopup),
      live.take('alert', takeAlert),
      live.take('clocks', ({ card }) => useClocks().put(card)),
      live.take('bulk', ({ card }) => useBulk().show(card)),
      live.take('notice', () => void useBoard().load()),
      live.onRefetch(refetch),
    )
    void useDesk().loadPeople().catch(() => undefined)
    void useDesk().loadCounts()
    void useBoard().load()
    void useBell().load()
    void useAlerts().load()
  })
  onBeforeUnmount(() => stops.forEach((stop) => stop()))
  useTitleBadge()
  useLateAlarm()
}

function takePresence(card: PresenceCard): void {
  useSession().showPresence(card)
  useDesk().showPerson(card)
}

function refetch(topic: string | null): void {
  void useChats().resume()
  if (topic?.startsWith('conversation:')) return
  void useDesk().refresh()
  useClocks().refresh()
  void useBulk().refresh()
  void useBoard().load()
  void useBell().load()
}

/** Puts cards in and sounds when a customer of mine speaks while I look elsewhere. */
function useCardTaker(): (push: Push<'conversation'>) => void {
  const { t } = useI18n()
  const router = useRouter()
  return ({ card }) => {
    const desk = useDesk()
    const before = desk.cards.get(card.id)
    if (before && card.version <= before.version) return
    desk.put(card)
    desk.countSoon()
    const mine = card.owner?.id === desk.viewer.id && card.state === 'active' && card.needs_reply
    const spoke = card.last_seq > (before?.last_seq ?? 0) && card.last_message?.author === 'customer'
    const looking = useChats().open === card.id && !document.hidden
    if (!mine || looking || !(spoke || before?.owner?.id !== desk.viewer.id)) return
    const text = card.last_message?.text || t('desk.picture')
    const given = before?.owner?.id !== desk.viewer.id
    const address = router.resolve({ name: 'desk', params: { id: card.id } }).href
    useAlerts().tell(given ? 'assigned' : 'message', card.customer.name, text, address)
  }
}

function usePopupTaker(): (push: Push<'popup'>) => void {
  const { t, te } = useI18n()
  const router = useRouter()
  return ({ card }) => {
    const key = `popups.${card.kind}`
    const id = card.conversation_id
    const action = id ? { label: t('popups.look'), run: () => void router.push({ name: 'desk', params: { id } }) } : null
    const text = te(key) ? t(key, card.params) : card.code
    useToasts().push({ text, action })
    const address = router.resolve(id ? { name: 'desk', params: { id } } : { name: 'desk' }).href
    useAlerts().tell('colleague', t('product'), text, address)
    if (id) void useDesk().loadOne(id).catch(() => undefined)
  }
}

/** What is new in the bell sounds as it matters; what can wait is only counted. */
function useAlertTaker(): (push: Push<'alert'>) => void {
  const { t } = useI18n()
  const router = useRouter()
  return ({ card }) => {
    const bell = useBell()
    const news = isNews(bell.items, card)
    bell.receive(card)
    if (!news) return
    const to = screenOf(card.subject, (name) => router.hasRoute(name))
    const look = (): void => {
      void bell.read(card.id).catch(() => undefined)
      if (to) void router.push(to)
      else useBoard().show('alerts')
    }
    if (card.severity !== 'info' && !isLateWarning(card)) {
      useToasts().push({ tone: card.severity === 'urgent' ? 'bad' : 'plain', text: card.text, action: { label: t('popups.look'), run: look } })
    }
    useAlerts().tell(card.severity, t('product'), card.text, router.resolve(to ?? { name: 'desk' }).href)
  }
}

function useTitleBadge(): void {
  const { t, locale } = useI18n()
  watch(
    [() => useDesk().waiting.length, locale, () => useAlerts().settings.badge],
    ([count]) => useAlerts().badge(count, `${t('product')} · ${t('nav.desk')}`),
    { immediate: true },
  )
}

/** Told once when somebody more waits too long; the popup keeps showing who. */
function useLateAlarm(): void {
  const { t } = useI18n()
  const router = useRouter()
  const now = useClock()
  watch(
    () => useDesk().waitingLong(now.value),
    (late, before) => {
      if (late.length <= before.length) return
      const address = router.resolve({ name: 'desk', params: { id: late[0]!.id } }).href
      useAlerts().tell('late', t('collected.title', { n: late.length }), late.map((card) => card.customer.name).join('、'), address)
    },
  )
}
