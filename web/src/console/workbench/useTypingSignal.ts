import { watch, type Ref } from 'vue'
import { useLive } from '../stores/live'

/** Said again at most this often while somebody keeps writing. */
const AGAIN_MS = 4000

/** Tells the customer's side that an answer is being written. */
export function useTypingSignal(id: Ref<number>): { typed: (on: boolean) => void } {
  const live = useLive()
  let on = false
  let last = 0
  function say(conversation: number, now: boolean): void {
    if (!now && !on) return
    if (now && on && Date.now() - last < AGAIN_MS) return
    on = now
    last = Date.now()
    live.send({ type: 'typing', conversation_id: conversation, on: now })
  }
  watch(id, (_now, before) => say(before, false))
  return { typed: (now) => say(id.value, now) }
}
