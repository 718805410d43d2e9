/** Sends drafts one after another, so that they arrive in the order they were written. */
import type { UploadedFile, VisitorMessage, VisitorSend } from '@/api/types'
import type { Draft } from './rows'

export interface Job {
  client_id: string
  draft: Draft
  /** The picked file until the server has it. */
  source: File | null
  /** Given by the server; kept over a retry so that nothing is uploaded twice. */
  uploaded: UploadedFile | null
}

export interface OutboxPorts {
  upload: (job: Job, source: File) => Promise<UploadedFile>
  send: (message: VisitorSend) => Promise<VisitorMessage>
  sent: (message: VisitorMessage) => void
  failed: (job: Job, error: unknown) => void
  /** Whether the same request may help a little later. */
  passing: (error: unknown) => boolean
  wait: (ms: number) => Promise<void>
}

/** Pauses before the second and third attempt; then the customer decides. */
const PAUSES_MS = [600, 2000]

function wire(job: Job): VisitorSend {
  const { kind, text, quote, picked } = job.draft
  const message: VisitorSend = { client_id: job.client_id, kind }
  if (kind === 'text') message.text = text
  else if (kind === 'product') message.product = job.draft.product
  else if (job.uploaded) message.file_token = job.uploaded.token
  if (kind === 'voice') message.duration_ms = job.draft.file?.duration_ms ?? null
  if (quote) message.quote_seq = quote.seq
  if (picked) message.picked = picked
  return message
}

export class Outbox {
  private queue: Job[] = []
  private readonly held = new Map<string, Job>()
  private running = false

  constructor(private readonly ports: OutboxPorts) {}

  add(job: Job): void {
    this.queue.push(job)
    void this.run()
  }

  /** Puts a failed one back; false if it is not here. */
  retry(clientId: string): boolean {
    const job = this.held.get(clientId)
    if (!job) return false
    this.held.delete(clientId)
    this.add(job)
    return true
  }

  drop(clientId: string): void {
    this.held.delete(clientId)
    this.queue = this.queue.filter((job) => job.client_id !== clientId)
  }

  private async run(): Promise<void> {
    if (this.running) return
    this.running = true
    for (let job = this.queue.shift(); job; job = this.queue.shift()) await this.deliver(job)
    this.running = false
  }

  private async deliver(job: Job): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        if (job.source && !job.uploaded) job.uploaded = await this.ports.upload(job, job.source)
        this.ports.sent(await this.ports.send(wire(job)))
        return
      } catch (error) {
        const pause = PAUSES_MS[attempt]
        if (pause === undefined || !this.ports.passing(error)) {
          this.held.set(job.client_id, job)
          this.ports.failed(job, error)
          return
        }
        await this.ports.wait(pause)
      }
    }
  }
}
