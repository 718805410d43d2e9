import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

const withFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files dropped anywhere on the page; true while some hover above it. */
export function useDropzone(take: (files: File[]) => void): Ref<boolean> {
  const hovering = ref(false)
  // Entering a child fires before leaving its parent, so they are counted.
  let depth = 0
  const enter = (event: DragEvent): void => {
    if (!withFiles(event)) return
    depth += 1
    hovering.value = true
  }
  const leave = (event: DragEvent): void => {
    if (withFiles(event)) depth = Math.max(0, depth - 1)
    hovering.value = depth > 0
  }
  const over = (event: DragEvent): void => {
    if (withFiles(event)) event.preventDefault()
  }
  const drop = (event: DragEvent): void => {
    if (!withFiles(event)) return
    event.preventDefault()
    depth = 0
    hovering.value = false
    take(Array.from(event.dataTransfer?.files ?? []))
  }
  const events = { dragenter: enter, dragleave: leave, dragover: over, drop }
  onMounted(() => {
    for (const [name, run] of Object.entries(events)) addEventListener(name, run as EventListener)
  })
  onBeforeUnmount(() => {
    for (const [name, run] of Object.entries(events)) removeEventListener(name, run as EventListener)
  })
  return hovering
}
