import { onBeforeUnmount, onMounted } from 'vue'
import { post } from '../api/http'

/** What stands in full on the screen carries where it was revealed, and which part of it. */
export const CONTACT = 'data-contact'

/** Tells the server that a value in full was taken along; nobody waits for it. */
export function noteCopy(contact: string): void {
  const [path = '', what] = contact.split('|')
  void post(path, { ...(what ? { what } : {}), how: 'copy' }).catch(() => undefined)
}

/** Writes down when somebody copies a phone number or address that they revealed. */
export function useCopyLog(): void {
  function copied(): void {
    const selection = document.getSelection()
    if (!selection || selection.isCollapsed) return
    for (const element of document.querySelectorAll(`[${CONTACT}]`)) {
      if (selection.containsNode(element, true)) noteCopy(element.getAttribute(CONTACT) ?? '')
    }
  }
  onMounted(() => document.addEventListener('copy', copied))
  onBeforeUnmount(() => document.removeEventListener('copy', copied))
}
