import type { Problem } from '@/api/types'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type One = string | number | boolean
export type Query = Record<string, One | readonly One[] | null | undefined>

export interface CallOptions {
  query?: Query
  signal?: AbortSignal
}

/** A refused or failed call; `code` is the server's, or "offline" when nothing answered. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: NonNullable<Problem['errors']> = [],
  ) {
    super(`${status} ${code}`)
  }
}

const BASE = '/api/v1'
/** What the sign-in page asks for before anything else goes on. */
const FIRST: ReadonlySet<string> = new Set(['accounts.must_change_password', 'accounts.must_set_up_two_step'])
const BUSY_TRIES = 3
const BUSY_WAIT_MAX_S = 8

let signedOut: () => void = () => undefined

/** Told once per refused call that the session is over. */
export function onSignedOut(told: () => void): void {
  signedOut = told
}

function csrf(): string {
  return /(?:^|; )yingda_csrf=([^;]*)/.exec(document.cookie)?.[1] ?? ''
}

export function addressOf(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '')
  const each = pairs.flatMap(([key, value]) => [value].flat().map((one) => [key, String(one)]))
  const text = new URLSearchParams(each).toString()
  return `${BASE}${path}${text ? `?${text}` : ''}`
}

async function problemOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as Partial<Problem>
  return new ApiError(response.status, body.code ?? `http_${response.status}`, body.detail ?? '', body.errors ?? [])
}

function init(method: Method, body: unknown, signal?: AbortSignal): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-CSRF-Token'] = decodeURIComponent(csrf())
  const form = body instanceof FormData
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json'
  const sent = form ? body : body === undefined ? undefined : JSON.stringify(body)
  return { method, headers, body: sent, credentials: 'same-origin', signal }
}

function busyWait(response: Response, run: number): Promise<void> {
  const asked = Number(response.headers.get('Retry-After')) || run
  const seconds = Math.min(asked, BUSY_WAIT_MAX_S) * (1 + Math.random() / 2)
  return new Promise((done) => setTimeout(done, seconds * 1000))
}

async function answer(method: Method, path: string, body: unknown, options: CallOptions): Promise<Response> {
  for (let run = 1; ; run += 1) {
    const response = await fetch(addressOf(path, options.query), init(method, body, options.signal)).catch(
      (error: unknown) => {
        if (options.signal?.aborted) throw error
        throw new ApiError(0, 'offline', '')
      },
    )
    // 503 means nothing was done, so asking again is safe for every method.
    if (response.status !== 503 || run >= BUSY_TRIES) return response
    await busyWait(response, run)
  }
}

/** One call to the server: JSON in and out, problems as ApiError, busy answers repeated. */
export async function call<T>(method: Method, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
  const response = await answer(method, path, body, options)
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T
  const error = await problemOf(response)
  if ((response.status === 401 && path !== '/session') || FIRST.has(error.code)) signedOut()
  throw error
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  call<T>('GET', path, undefined, { query, signal })
export const post = <T>(path: string, body?: unknown): Promise<T> => call<T>('POST', path, body)
export const put = <T>(path: string, body?: unknown): Promise<T> => call<T>('PUT', path, body)
export const patch = <T>(path: string, body?: unknown): Promise<T> => call<T>('PATCH', path, body)
export const del = <T = void>(path: string): Promise<T> => call<T>('DELETE', path)
