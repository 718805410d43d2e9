import { onBeforeUnmount, onMounted } from 'vue'
import { isCommand, nameOf } from './keys'

type Handlers = Record<string, (event: KeyboardEvent) => void>

export function isWriting(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  return !!element?.closest?.('input, textarea, select, [contenteditable="true"]')
}

/** A dialog or drawer over the page keeps the page's own keys to itself. */
function coveredBy(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  return !!element?.closest?.('[role="dialog"], [role="menu"], .el-popper')
}

/** Keys of this component while it is shown; names as in `keys.ts`. */
export function useShortcuts(handlers: Handlers): void {
  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented) return
    const name = nameOf(event)
    const handler = handlers[name]
    if (!handler || !isCommand(name, isWriting(event.target)) || coveredBy(event.target)) return
    event.preventDefault()
    handler(event)
  }
  onMounted(() => document.addEventListener('keydown', press))
  onBeforeUnmount(() => document.removeEventListener('keydown', press))
}
