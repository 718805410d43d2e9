import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { EMPTY_ORDER, hold, misplaced, settle, type ListOrder } from '../logic/frozenOrder'

interface HeldOrder {
  order: Ref<ListOrder>
  misplacedCount: ComputedRef<number>
  /** The pointer came over the list or left it. */
  pointer: (inside: boolean) => void
  settleNow: () => void
}

/** Holds a list still while the pointer is over it; a key or the pointer's leaving sorts it. */
export function useListOrder(wanted: ComputedRef<number[]>, list: Readonly<Ref<string>>): HeldOrder {
  const order = shallowRef<ListOrder>(EMPTY_ORDER)
  const inside = ref(false)
  const settleNow = (): void => void (order.value = settle(wanted.value))

  watch(wanted, (ids) => (order.value = inside.value ? hold(order.value, ids) : settle(ids)), { immediate: true })
  watch(list, settleNow)
  onMounted(() => document.addEventListener('keydown', settleNow, { capture: true }))
  onBeforeUnmount(() => document.removeEventListener('keydown', settleNow, { capture: true }))

  return {
    order,
    misplacedCount: computed(() => misplaced(order.value, wanted.value)),
    settleNow,
    pointer: (now) => {
      inside.value = now
      if (!now) settleNow()
    },
  }
}
