import { inject, type InjectionKey } from 'vue'
import type { Chat } from './chat'

export const CHAT: InjectionKey<Chat> = Symbol('chat')

export function useChat(): Chat {
  const chat = inject(CHAT)
  if (!chat) throw new Error('the chat page provides its chat')
  return chat
}
