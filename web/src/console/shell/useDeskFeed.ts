import { onBeforeUnmount, onMounted, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { PresenceCard } from '@/api/types'
import { useAlerts } from '../stores/alerts'
import { useBoard } from '../stores/board'
import { useChats } from '../stores/chats'
import { useDesk } from '../stores/desk'
import { useLive, type Push } from '../stores/live'
import { useSession } from '../stores/session'
import { useToasts } from '../stores/toasts'

/** Everything the socket says goes into the stores here, whatever page is open. */
export function useDeskFeed(): void {
  const stops: (() => void)[] = []
  const takeCard = useCardTaker()
  const takePopup = usePopupTaker()
  onMounted(() => {
    const [live, chats] = [useLive(), useChats()]
    stops.push(
      live.take('conversation', takeCard),
      live.take('message', (push) => chats.receive(push)),
      live.take('typing', (push) => chats.receiveTyping(push)),
      live.take('read', (push) => chats.receiveRead(push)),
      live.take('presence', (push) => takePresence(push.card)),
      live.take('popup', takePopup),
      live.take('notice', () => void useBoard().load()),
      live.onRefetch(refetch),
    )
    void useDesk().loadPeople().catch(() => undefined)
    void useDesk().loadCounts()
    void useBoard().load()
  })
  onBeforeUnmount(() => stops.forEach((stop) => stop()))
  useTitleBadge()
}

function takePresence(card: PresenceCard): void {
  useSession().showPresence(card)
  useDesk().showPerson(card)
}

function refetch(topic: string | null): void {
  void useChats().resume()
  if (topic?.startsWith('conversation:')) return
  void useDesk().refresh()
  void useBoard().load()
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
    useAlerts().tell(card.customer.name, text, () => void router.push({ name: 'desk', params: { id: card.id } }))
  }
}

function usePopupTaker(): (push: Push<'popup'>) => void {
  const { t, te } = useI18n()
  const router = useRouter()
  return ({ card }) => {
    // Told to the whole shop, meant for who can act on it.
    if (card.kind === 'missed' && !useSession().can('conversation.reassign')) return
    const key = `popups.${card.kind}`
    const id = card.conversation_id
    const action = id ? { label: t('popups.look'), run: () => void router.push({ name: 'desk', params: { id } }) } : null
    useToasts().push({ text: te(key) ? t(key, card.params) : card.code, action })
    if (id) void useDesk().loadOne(id).catch(() => undefined)
  }
}

function useTitleBadge(): void {
  const { t, locale } = useI18n()
  watch(
    [() => useDesk().waiting.length, locale],
    ([count]) => useAlerts().badge(count, `${t('product')} · ${t('nav.desk')}`),
    { immediate: true },
  )
}
