import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Revealed } from '@/api/types'
import { post } from '../api/http'
import { useSession } from '../stores/session'
import { useToasts } from '../stores/toasts'

export interface Reveal {
  /** The value in full while it is shown. */
  value: Ref<string | null>
  busy: Ref<boolean>
  may: ComputedRef<boolean>
  /** For `data-contact`, while the value is shown. */
  contact: ComputedRef<string | undefined>
  toggle: () => Promise<void>
}

/** One masked value and showing it in full, which the server writes down. */
export function useReveal(path: () => string, what: () => string | null): Reveal {
  const session = useSession()
  const toasts = useToasts()
  const value = ref<string | null>(null)
  const busy = ref(false)
  const may = computed(() => session.can('customer.see_contact'))
  const contact = computed(() => (value.value === null ? undefined : [path(), what()].filter(Boolean).join('|')))

  async function toggle(): Promise<void> {
    if (value.value !== null) {
      value.value = null
      return
    }
    busy.value = true
    try {
      const part = what()
      value.value = (await post<Revealed>(path(), { ...(part ? { what: part } : {}), how: 'show' })).value
    } catch (error) {
      toasts.fail(error)
    } finally {
      busy.value = false
    }
  }

  watch([path, what], () => (value.value = null))
  return { value, busy, may, contact, toggle }
}
