import { ref } from 'vue'

const AFTER: Record<string, string> = {
  return: 'return_received', exchange: 'return_received', refund: 'refund_pending', damaged: 'quality', wrong_item: 'quality', missing_item: 'quality',
  stock: 'out_of_stock', cancel: 'refund_pending',
}

/** The kind that fits what a turn was about; the plain one if none does. */
export function kindFor(category: string | undefined, sub: string | undefined): string {
  if (sub && AFTER[sub]) return AFTER[sub]
  if (category === 'complaint') return 'hard_case'
  return 'other'
}

const asked = ref(0)

/** Whoever shows a conversation can have a follow-up begun from it. */
export function useBeginning() {
  return { asked, begin: (): void => void (asked.value += 1) }
}
