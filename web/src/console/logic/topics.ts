import type { Frame } from '@/shared/socket'

/** A team lead who watches a shop hears `watch:<shop>:<agent>`. */
function ofShop(topic: string): string {
  return topic.split(':', 2).join(':')
}

/** Which topics are wanted by how many, and the number of the newest push seen of each. */
export class TopicBook {
  private readonly wanted = new Map<string, number>()
  private readonly seen = new Map<string, number>()
  private readonly refused = new Set<string>()

  /** True when the topic is new and must be asked for. */
  join(topic: string): boolean {
    const users = this.wanted.get(topic) ?? 0
    this.wanted.set(topic, users + 1)
    return users === 0
  }

  /** True when nobody wants the topic any more. */
  leave(topic: string): boolean {
    const users = (this.wanted.get(topic) ?? 0) - 1
    if (users > 0) this.wanted.set(topic, users)
    else {
      this.wanted.delete(topic)
      this.seen.delete(topic)
    }
    return users === 0
  }

  /** First frame after each connection. */
  subscription(): Frame | null {
    const topics = [...this.wanted.keys()]
    return topics.length > 0 ? { type: 'subscribe', topics } : null
  }

  /** Where the counting stands at a subscription; a restarted server begins anew. */
  begin(numbers: Record<string, number> = {}): void {
    for (const [topic, number] of Object.entries(numbers)) this.seen.set(topic, number)
  }

  saw(topic: string, version: number): void {
    if (version > (this.seen.get(topic) ?? 0)) this.seen.set(topic, version)
  }

  /** Topics of a ping that are newer than anything seen; they count as seen from now on. */
  behind(versions: Record<string, number> = {}): string[] {
    const late = Object.entries(versions).filter(([topic, version]) => version > (this.seen.get(topic) ?? 0))
    for (const [topic, version] of late) this.seen.set(topic, version)
    return late.map(([topic]) => topic).filter((topic) => this.wanted.has(topic) || this.wanted.has(ofShop(topic)))
  }

  /** What the server does not, or no longer, let us hear. */
  refuse(topics: string[]): void {
    for (const topic of topics) this.refused.add(topic)
  }

  /** True once when a refused topic that is still wanted may be worth asking for again. */
  askAgain(topic: string): boolean {
    return this.refused.delete(topic) && this.wanted.has(topic)
  }
}

