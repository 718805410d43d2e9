import { onBeforeUnmount, onMounted } from 'vue'
import { isCommand, nameOf, SHORTCUTS, type ShortcutId } from './keys'

type Handlers = Partial<Record<ShortcutId, (event: KeyboardEvent) => void>>

export function isWriting(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  return !!element?.closest?.('input, textarea, select, [contenteditable="true"]')
}

/** A dialog or drawer over the page keeps the page's own keys to itself. */
function coveredBy(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  return !!element?.closest?.('[role="dialog"], [role="menu"], .el-popper')
}

/** Shortcuts of this component while it is shown, by their names in `keys.ts`. */
export function useShortcuts(bound: Handlers): void {
  const handlers = new Map(
    (Object.keys(bound) as ShortcutId[]).flatMap((id) => SHORTCUTS[id].presses.map((press) => [press as string, bound[id]])),
  )
  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented) return
    const name = nameOf(event)
    const handler = handlers.get(name)
    if (!handler || !isCommand(name, isWriting(event.target)) || coveredBy(event.target)) return
    event.preventDefault()
    handler(event)
  }
  onMounted(() => document.addEventListener('keydown', press))
  onBeforeUnmount(() => document.removeEventListener('keydown', press))
}
