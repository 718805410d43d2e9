import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addressOf, ApiError, get, onSignedOut, post } from './http'

interface Sent {
  url: string
  init: RequestInit & { headers: Record<string, string> }
}

const sent: Sent[] = []

function answers(...responses: (Response | Error)[]): void {
  vi.stubGlobal('fetch', (url: string, init: Sent['init']) => {
    sent.push({ url, init })
    const next = responses.shift()
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
  })
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers })

beforeEach(() => {
  sent.length = 0
  vi.useFakeTimers()
  vi.stubGlobal('document', { cookie: 'other=1; yingda_csrf=abc%3D; x=2' })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('addresses', () => {
  it('leave out what was not asked for', () => {
    expect(addressOf('/conversations', { view: 'queue', shop_id: null, q: '', limit: 50 })).toBe(
      '/api/v1/conversations?view=queue&limit=50',
    )
  })
})

describe('calls', () => {
  it('echo the CSRF cookie on every change, not on reading', async () => {
    answers(json(200, {}), json(200, {}))
    await get('/session')
    await post('/session', { login: 'a' })
    expect(sent.map((one) => one.init.headers['X-CSRF-Token'])).toEqual([undefined, 'abc='])
  })

  it('become problems with the server’s code and words', async () => {
    answers(json(422, { code: 'guard.blocked', detail: '含有手机号', errors: [{ pointer: '/text', code: 'x', detail: 'y' }] }))
    const error = await post('/conversations/1/messages', {}).catch((caught: ApiError) => caught)
    expect(error).toMatchObject({ status: 422, code: 'guard.blocked', detail: '含有手机号' })
  })

  it('say offline when nothing answers', async () => {
    answers(new TypeError('failed'))
    await expect(get('/session')).rejects.toMatchObject({ status: 0, code: 'offline' })
  })

  it('ask a busy server again, three times in all', async () => {
    answers(json(503, {}, { 'Retry-After': '1' }), json(200, { ok: true }))
    const first = get('/presence')
    await vi.runAllTimersAsync()
    expect(await first).toEqual({ ok: true })

    answers(json(503, {}), json(503, {}), json(503, { code: 'busy' }))
    const second = get('/presence').catch((caught: ApiError) => caught.code)
    await vi.runAllTimersAsync()
    expect(await second).toBe('busy')
    expect(sent.length).toBe(5)
  })

  it('tell once that the session is over, but not for a wrong password', async () => {
    let told = 0
    onSignedOut(() => (told += 1))
    answers(json(401, { code: 'sign_in' }), json(401, { code: 'wrong' }))
    await get('/presence').catch(() => undefined)
    await post('/session', {}).catch(() => undefined)
    expect(told).toBe(1)
  })
})
