import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { kept, NOTHING, toggled, upTo, type Selection } from '../../logic/selection'

interface Selecting {
  selection: Ref<Selection>
  picking: ComputedRef<boolean>
  chosen: ComputedRef<number[]>
  pick: (id: number, range: boolean) => void
  clear: () => void
}

/** Which rows are selected; rows that leave the list are let go. */
export function useSelection(shown: ComputedRef<number[]>): Selecting {
  const selection = ref<Selection>(NOTHING)
  watch(shown, (ids) => (selection.value = kept(selection.value, ids)))
  return {
    selection,
    picking: computed(() => selection.value.ids.size > 0),
    chosen: computed(() => [...selection.value.ids]),
    pick: (id, range) => (selection.value = range ? upTo(selection.value, shown.value, id) : toggled(selection.value, id)),
    clear: () => (selection.value = NOTHING),
  }
}
