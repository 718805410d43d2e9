import { onMounted, shallowRef, type Ref } from 'vue'
import type { AlertKind } from '@/api/types'
import { get } from '../../api/http'

/** Every kind of alert with its name; empty until it has come. */
export function useAlertKinds(): Ref<AlertKind[]> {
  const kinds = shallowRef<AlertKind[]>([])
  onMounted(async () => {
    const found = await get<{ items: AlertKind[] }>('/alert-kinds').catch(() => null)
    if (found) kinds.value = found.items
  })
  return kinds
}
