/** The visitor's HTTP interface: bearer token, problem details, upload with progress. */
import type { Locale } from '@/shared/time'
import type {
  Page,
  Problem,
  UploadedFile,
  VisitorConversation,
  VisitorHello,
  VisitorMessage,
  VisitorMessages,
  VisitorSend,
  VisitorSession,
  VisitorState,
} from '@/api/types'

const BASE = '/api/v1/visitor'
/** A phone in a lift: long enough for a slow line, short enough to offer a retry. */
const TIMEOUT_MS = 15_000

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${status} ${code}`)
  }

  /** Trying the same request again can help: no line, server busy or restarting. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
  }
}

function problem(status: number, body: string): ApiError {
  try {
    const told = JSON.parse(body) as Partial<Problem>
    const reason = told.errors?.[0]?.detail ?? told.detail ?? told.title ?? ''
    // A code without words is for programs: the page then says it in its own.
    return new ApiError(status, told.code ?? '', reason === told.code ? '' : reason)
  } catch {
    return new ApiError(status, '', '')
  }
}

export interface Uploading {
  done: Promise<UploadedFile>
  abort: () => void
}

export class VisitorApi {
  token: string | null = null
  /** Errors come in the language of the page, not of the browser. */
  locale: Locale = 'zh-CN'

  session(hello: VisitorHello): Promise<VisitorSession> {
    return this.call('POST', '/session', hello, false)
  }
  state(): Promise<VisitorState> {
    return this.call('GET', '/conversation')
  }
  messages(query: { before_seq?: number; after_seq?: number; limit?: number }): Promise<VisitorMessages> {
    const given = Object.entries(query).map(([name, value]) => `${name}=${value}`)
    return this.call('GET', `/messages?${given.join('&')}`)
  }
  send(message: VisitorSend): Promise<VisitorMessage> {
    return this.call('POST', '/messages', message)
  }
  visit(page: Page): Promise<void> {
    return this.call('POST', '/page', { page })
  }
  entered(client_id: string): Promise<void> {
    return this.call('POST', '/entered', { client_id })
  }
  read(seq: number): Promise<void> {
    return this.call('POST', '/read', { seq })
  }
  contact(contact: string, name?: string): Promise<VisitorConversation | null> {
    return this.call('POST', '/contact', name ? { contact, name } : { contact })
  }
  person(client_id: string): Promise<VisitorConversation | null> {
    return this.call('POST', '/person', { client_id })
  }
  leave(): Promise<VisitorConversation | null> {
    return this.call('POST', '/leave', {})
  }
  consent(transfer_id: number, agree: boolean): Promise<VisitorConversation | null> {
    return this.call('POST', '/consent', { transfer_id, agree })
  }
  end(client_id: string): Promise<VisitorConversation | null> {
    return this.call('POST', '/end', { client_id })
  }
  stars(episode_id: number, stars: number, comment?: string, reasons: string[] = []): Promise<VisitorConversation | null> {
    return this.call('POST', '/stars', { episode_id, stars, comment: comment || null, reasons })
  }
  settled(episode_id: number, settled: boolean): Promise<VisitorConversation | null> {
    return this.call('POST', '/settled', { episode_id, settled })
  }

  /** `fetch` cannot tell how far an upload is; XMLHttpRequest can. */
  upload(file: File, onProgress: (share: number) => void): Uploading {
    const request = new XMLHttpRequest()
    const done = new Promise<UploadedFile>((resolve, reject) => {
      request.open('POST', `${BASE}/files`)
      request.setRequestHeader('Accept-Language', this.locale)
      if (this.token) request.setRequestHeader('Authorization', `Bearer ${this.token}`)
      request.upload.onprogress = (event) => event.total > 0 && onProgress(event.loaded / event.total)
      request.onerror = request.onabort = () => reject(new ApiError(0, 'network', ''))
      request.onload = () => {
        if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as UploadedFile)
        else reject(problem(request.status, request.responseText))
      }
      const form = new FormData()
      form.append('file', file, file.name)
      request.send(form)
    })
    return { done, abort: () => request.abort() }
  }

  private async call<T>(method: string, path: string, body?: object, signed = true): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': this.locale }
    if (body) headers['Content-Type'] = 'application/json'
    if (signed && this.token) headers.Authorization = `Bearer ${this.token}`
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), TIMEOUT_MS)
    try {
      const response = await fetch(BASE + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        signal: patience.signal,
        credentials: 'omit',
      })
      const text = await response.text()
      if (!response.ok) throw problem(response.status, text)
      return (text ? JSON.parse(text) : undefined) as T
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0, 'network', '')
    } finally {
      clearTimeout(timer)
    }
  }
}
