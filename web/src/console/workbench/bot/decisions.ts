import { reactive } from 'vue'
import type { BotDecision, BotDecisionList, Message } from '@/api/types'
import { get } from '../../api/http'

/** Which decision a message of the bot carries out: the bot's own id of a message names what it answers. */
export function answered(message: Message): { episode: number; seq: number } | null {
  const found = /^bot:[a-z_]+:(\d+):(\d+):\d+$/.exec(message.client_id ?? '')
  return found ? { episode: Number(found[1]), seq: Number(found[2]) } : null
}

/** Decisions of conversations that somebody asked about, at most as many as are worth remembering. */
const KEPT = 20
const known = reactive(new Map<number, BotDecision[]>())

export function decisionOf(message: Message): BotDecision | null {
  const place = answered(message)
  if (!place) return null
  const all = known.get(message.conversation_id) ?? []
  return all.find((one) => !one.shadow && one.episode_id === place.episode && one.seq === place.seq) ?? null
}

/** Loads what the bot decided in the conversation, unless the message's decision is known. */
export async function loadDecision(message: Message, shopId: number): Promise<void> {
  if (decisionOf(message)) return
  const query = { shop_id: shopId, conversation_id: message.conversation_id }
  const page = await get<BotDecisionList>('/bot/decisions', query)
  known.delete(message.conversation_id)
  known.set(message.conversation_id, page.items)
  const oldest = known.keys().next().value
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
}

/** The article's question as it was when the bot sent it. */
export function questionOf(decision: BotDecision | null, articleId: number): string {
  return decision?.trace.hits.find((hit) => hit.article_id === articleId)?.question ?? ''
}
