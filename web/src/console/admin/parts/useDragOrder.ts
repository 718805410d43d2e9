import { ref, type Ref } from 'vue'

interface DragOrder {
  /** Index over which something is held. */
  over: Ref<number | null>
  /** Listeners for the row at an index. */
  on: (index: number) => Record<string, (event: DragEvent) => void>
}

/** Rows put into another order by dragging; `move` is told from where to where. */
export function useDragOrder(move: (from: number, to: number) => void): DragOrder {
  const from = ref<number | null>(null)
  const over = ref<number | null>(null)

  function end(): void {
    from.value = null
    over.value = null
  }

  const on = (index: number): Record<string, (event: DragEvent) => void> => ({
    dragstart: (event) => {
      from.value = index
      if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move'
    },
    dragover: (event) => {
      if (from.value === null) return
      event.preventDefault()
      over.value = index
    },
    drop: (event) => {
      event.preventDefault()
      if (from.value !== null && from.value !== index) move(from.value, index)
      end()
    },
    dragend: end,
  })
  return { over, on }
}
