import type { Webhook, WebhookDeliveryBrief, WebhookTopic } from '@/api/types'

/** In the order in which a matter goes. */
export const TOPICS: readonly WebhookTopic[] = [
  'conversation.opened', 'message.accepted', 'message.withdrawn', 'message.left', 'conversation.assigned',
  'conversation.transferred', 'conversation.ended', 'conversation.reopened', 'conversation.rated',
]

/** How a receiver is: fine, in trouble, or why nothing is sent. */
export function conditionOf(webhook: Pick<Webhook, 'state' | 'disabled_by' | 'failing_since'>): string {
  if (webhook.state === 'paused') return 'paused'
  if (webhook.state === 'disabled') return webhook.disabled_by ?? 'failing'
  return webhook.failing_since ? 'trouble' : 'active'
}

/** What the log says of a message in a word. */
export function outcomeOf(delivery: Pick<WebhookDeliveryBrief, 'state' | 'attempts'>): 'delivered' | 'failed' | 'retrying' | 'sending' {
  if (delivery.state !== 'waiting') return delivery.state
  return delivery.attempts > 0 ? 'retrying' : 'sending'
}
