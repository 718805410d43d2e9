import { onBeforeUnmount, ref, type Ref } from 'vue'

/** Whether the window is at most this wide, now and after every change. */
export function useNarrow(width: number): Ref<boolean> {
  const query = matchMedia(`(width <= ${width}px)`)
  const narrow = ref(query.matches)
  const changed = (): void => void (narrow.value = query.matches)
  query.addEventListener('change', changed)
  onBeforeUnmount(() => query.removeEventListener('change', changed))
  return narrow
}
