import type { JointSession, Message } from '@/api/types'

export type SessionState = 'none' | 'open' | 'told' | 'late'

/** Where a joint session stands; late: what the customer was told to expect has not come by then. */
export function sessionState(session: JointSession | null, nowMs: number): SessionState {
  if (!session) return 'none'
  if (!session.told_at || !session.expected_at) return 'open'
  return Date.parse(session.expected_at) < nowMs ? 'late' : 'told'
}

const AT_MOST = 10

/** Messages that can prove that the customer was told: people's, since the session began, the newest first. */
export function provingMessages(messages: readonly Message[], session: JointSession): Message[] {
  const since = Date.parse(session.opened_at)
  return messages
    .filter((one) => one.author === 'agent' && one.kind !== 'note' && !one.withdrawn && Date.parse(one.at) >= since)
    .reverse()
    .slice(0, AT_MOST)
}
