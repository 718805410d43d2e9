import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useDesk } from '../../stores/desk'
import { useSession } from '../../stores/session'
import { useToasts } from '../../stores/toasts'

export interface WallActs {
  /** The conversation whose reassign dialog is open. */
  reassigning: Readonly<Ref<number | null>>
  choose: (conversation: number | null) => void
  mayTakeOver: boolean
  mayReassign: boolean
  lookIn: (conversation: number) => void
  toQueue: () => void
  takeOver: (conversation: number, owner: number | null) => Promise<void>
  take: (conversation: number) => Promise<void>
  reassign: (conversation: number, to: { id: number | null; name: string }) => Promise<void>
}

/** Whether it was done; a second press on one conversation meanwhile does nothing. */
function useOnce(): (verb: string, id: number, body: unknown) => Promise<boolean> {
  const desk = useDesk()
  const toasts = useToasts()
  const running = new Set<number>()
  return async (verb, id, body) => {
    if (running.has(id)) return false
    running.add(id)
    try {
      await desk.act(id, verb, body)
      return true
    } catch (error) {
      toasts.fail(error)
      return false
    } finally {
      running.delete(id)
    }
  }
}

/** What a supervisor does from the wall; taking over can be taken back for eight seconds. */
export function useWallActs(): WallActs {
  const { t } = useI18n()
  const router = useRouter()
  const desk = useDesk()
  const session = useSession()
  const toasts = useToasts()
  const reassigning = ref<number | null>(null)

  const lookIn = (id: number): void => void router.push({ name: 'desk', params: { id } })
  const choose = (id: number | null): void => void (reassigning.value = id)

  const toQueue = (): void => {
    desk.tab = 'queue'
    void router.push({ name: 'desk' })
  }
  const act = useOnce()

  async function takeOver(id: number, owner: number | null): Promise<void> {
    if (!(await act('take-over', id, {}))) return
    lookIn(id)
    const undo = { label: t('common.undo'), run: () => void act('reassign', id, { agent_id: owner }) }
    toasts.push({ tone: 'good', text: t('wall.takenOver'), action: owner === null ? null : undo })
  }

  async function take(id: number): Promise<void> {
    if (await act('take', id, {})) lookIn(id)
  }

  async function reassign(id: number, to: { id: number | null; name: string }): Promise<void> {
    if (!(await act('reassign', id, { agent_id: to.id }))) return
    choose(null)
    toasts.push({ tone: 'good', text: to.id === null ? t('wall.backInQueue') : t('wall.reassigned', { name: to.name }) })
  }

  return {
    reassigning, choose, lookIn, toQueue, takeOver, take, reassign,
    mayTakeOver: session.can('conversation.take_over'), mayReassign: session.can('conversation.reassign'),
  }
}
