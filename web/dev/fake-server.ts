import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin, ViteDevServer } from 'vite'
import type { ConversationCard, Message, Permission, Session } from '../src/api/types'
import { ago, cards, customer, message, messages, notices, person, presences, replies, SHOPS } from './fake-data'
import { FakeSockets } from './fake-socket'

interface Asked {
  query: URLSearchParams
  body: Record<string, never>
  id: number
  rest: string
}
type Answer = (asked: Asked) => unknown

class Refused extends Error {
  constructor(readonly status: number, readonly code: string, readonly detail: string) {
    super(code)
  }
}

const sockets = new FakeSockets()
let signedIn = true
const PERMISSIONS: Permission[] = [
  'conversation.serve', 'conversation.read_team', 'conversation.read_all', 'conversation.take_over', 'conversation.reassign',
  'quick_reply.edit_shop', 'quick_reply.edit_team', 'customer.edit', 'figures.read', 'wall.read', 'notice.write', 'shop.manage', 'staff.manage', 'export',
]

const session = (): Session => ({
  signed_in: signedIn, permissions: signedIn ? PERMISSIONS : [], shops: signedIn ? SHOPS : [],
  staff: signedIn ? { id: 1, name: '小晴', login: 'xiaoqing', role: 'supervisor', locale: 'zh-CN', must_change_password: false } : null,
  presence: signedIn ? presences[0]! : null, server_time: new Date().toISOString(), version: '0.1.0',
})

const inView: Record<string, (card: ConversationCard) => boolean> = {
  waiting: (card) => card.owner?.id === 1 && card.state === 'active' && card.needs_reply,
  replied: (card) => card.owner?.id === 1 && card.state === 'active' && !card.needs_reply,
  unfinished: (card) => card.owner?.id === 1 && (card.transfer !== null || card.left_message) || card.helpers.some((one) => one.id === 1),
  queue: (card) => card.state === 'queued',
  team: (card) => card.state === 'active' && card.owner?.id === 2,
  all: () => true,
}

function put(id: number, change: Partial<ConversationCard>): ConversationCard {
  const old = cards.get(id)!
  const card = { ...old, ...change, version: old.version + 1 }
  cards.set(id, card)
  sockets.push(`watch:${card.shop_id}`, 'conversation', id, card.version, card)
  return card
}

function add(id: number, one: Partial<Message> & { text: string }, line: 'c' | 'a' | 'n' | 's' = 'a'): Message {
  const list = messages.get(id)!
  const full = { ...message(id, list.length + 1, [line, one.text], 1, new Date().toISOString()), ...one }
  const repeated = list.find((known) => known.client_id && known.client_id === full.client_id)
  if (repeated) return repeated
  list.push(full)
  sockets.push(`conversation:${id}`, 'message', id, full.revision, full)
  const customer = line === 'c'
  const base = { last_seq: full.seq, last_message: { seq: full.seq, author: full.author, kind: full.kind, text: full.text, at: full.at } }
  const wait = customer ? { waiting_since: cards.get(id)!.waiting_since ?? full.at, waiting_kind: 'next' as const, needs_reply: true } : { waiting_since: null, waiting_kind: null, needs_reply: false }
  put(id, line === 'n' || line === 's' ? base : { ...base, ...wait })
  return full
}

function page(asked: Asked): unknown {
  const all = messages.get(asked.id)!
  const limit = Number(asked.query.get('limit') ?? 50)
  const after = asked.query.get('after_seq')
  if (after !== null) return { items: all.filter((one) => one.seq > Number(after)).slice(0, limit), has_more: false }
  const before = Number(asked.query.get('before_seq') ?? Infinity)
  const older = all.filter((one) => one.seq < before)
  return { items: older.slice(-limit), has_more: older.length > limit }
}

function send({ id, body }: Asked): Message {
  const sent = body as unknown as { client_id: string; kind: Message['kind']; text?: string; mentions?: number[]; quote_seq?: number }
  if (sent.text?.includes('失败')) throw new Refused(422, 'guard.blocked', '含有不能发给客户的词：失败。')
  const quoted = messages.get(id)!.find((one) => one.seq === sent.quote_seq)
  return add(id, {
    text: sent.text ?? '', client_id: sent.client_id, kind: sent.kind, staff: person(1), mentions: sent.mentions ?? [],
    quote: quoted ? { seq: quoted.seq, author: quoted.author, text: quoted.text } : null,
    file: sent.kind === 'picture' ? messages.get(101)!.find((one) => one.file)!.file : null,
  }, sent.kind === 'note' ? 'n' : 'a')
}

const conversation: Record<string, Answer> = {
  'GET ': ({ id }) => cards.get(id) ?? fail(404, 'conversation.not_found'),
  'GET messages': page,
  'POST messages': send,
  'POST read': () => undefined,
  'POST take': ({ id }) => put(id, { state: 'active', owner: person(1), needs_reply: true, queued_at: null }),
  'POST take-over': ({ id }) => put(id, { owner: person(1) }),
  'POST reassign': ({ id }) => put(id, { owner: person(2) }),
  'POST transfer': ({ id }) => put(id, { transfer: { id: 9, state: 'asked', from_id: 1, to_agent: person(3), to_team: null, reason: '', summary: '', asked_at: ago(0) } }),
  'DELETE transfer': ({ id }) => put(id, { transfer: null }),
  'POST help': ({ id }) => put(id, { helpers: [person(3)] }),
  'POST end': ({ id, body }) => put(id, { state: 'ended', result: (body as { result: never }).result, ended_at: ago(0), needs_reply: false, waiting_since: null }),
  'GET end-suggestion': () => ({ result: 'solved', reasons: [{ code: 'stock', text: '缺货' }, { code: 'policy', text: '政策不支持' }, { code: 'later', text: '等客户补充' }] }),
  'PUT tags': ({ id, body }) => put(id, { tags: (body as { tags: never }).tags }),
  'GET transfer-targets': () => ({
    agents: presences.slice(1).map((one) => ({ id: one.staff_id, name: one.name, alias: one.name, state: one.state, load: one.load, capacity: one.capacity })),
    teams: [{ id: 1, name: '售前组', available: 3 }, { id: 2, name: '售后组', available: 1 }, { id: 3, name: '夜班组', available: 0 }],
  }),
  'GET transfer-text': () => ({ text: '这个问题由我们的售后同事 老周 处理更快，我帮您转过去可以吗？' }),
  'GET why': () => ({ items: [
    { at: ago(300), kind: 'queued', text: '进入 晴川数码 的售前队列', params: {}, candidates: [] },
    { at: ago(298), kind: 'assigned', text: '分给 小晴：负载最低', params: {}, candidates: [
      { staff_id: 1, name: '小晴', load: 7, capacity: 15, verdict: 'chosen', text: '负载 47%，最低' },
      { staff_id: 2, name: '小明', load: 9, capacity: 15, verdict: 'passed', text: '负载 60%' },
      { staff_id: 3, name: '老周', load: 4, capacity: 15, verdict: 'excluded', text: '挂起中' }] },
  ] }),
}

function fail(status: number, code: string): never {
  throw new Refused(status, code, '')
}

const plain: Record<string, Answer> = {
  'GET /session': session,
  'POST /session': ({ body }) => {
    if ((body as { password: string }).password === 'wrong') fail(401, 'session.wrong')
    signedIn = true
    return session()
  },
  'DELETE /session': () => void (signedIn = false),
  'PATCH /session': session,
  'GET /presence': () => ({ items: presences }),
  'PUT /presence/me': ({ body }) => (presences[0] = { ...presences[0]!, reason: null, ...(body as object), since: ago(0), version: presences[0]!.version + 1 }),
  'GET /conversations': ({ query }) => {
    const q = query.get('q')
    const shop = Number(query.get('shop_id'))
    const items = [...cards.values()].filter((card) => inView[query.get('view') ?? 'all']!(card) && (!shop || card.shop_id === shop))
    return { items: q ? items.filter((card) => card.customer.name.includes(q)) : items, next: null }
  },
  'GET /conversations/counts': () => ({
    ...Object.fromEntries(Object.entries(inView).map(([view, test]) => [view, [...cards.values()].filter(test).length])), over_100s: 2,
  }),
  'GET /search/messages': ({ query }) => ({
    items: [...messages.values()].flat().filter((one) => one.text.includes(query.get('q')!)).slice(0, 20).map((one) => ({
      conversation_id: one.conversation_id, seq: one.seq, shop_id: cards.get(one.conversation_id)!.shop_id, at: one.at, author: one.author,
      customer_name: cards.get(one.conversation_id)!.customer.name,
      pieces: one.text.split(query.get('q')!).flatMap((text, n) => (n ? [{ text: query.get('q')!, hit: true }, { text, hit: false }] : [{ text, hit: false }])),
    })), next: null,
  }),
  'GET /quick-replies': () => ({ items: replies }),
  'POST /files': () => ({ ...messages.get(101)!.find((one) => one.file)!.file!, kind: 'picture' }),
  'GET /notices': () => ({ items: notices }),
  'POST /notices': ({ body }) => void notices.unshift({ ...(body as never as (typeof notices)[0]), id: Date.now(), author: '小晴', at: ago(0), read: true, read_count: 1, staff_count: 8 }),
  'GET /shift-log': () => ({ items: [
    { id: 2, shop_id: 1, author: '小明', text: 'Buds 2 左耳无声又来 2 个，都已登记换新。\n8827 单客户要回电，约了 15:00。', at: ago(5400) },
    { id: 1, shop_id: 2, author: '老周', text: '书桌螺丝包缺件，仓库说今晚补发。', at: ago(40_000) }], next: null }),
  'POST /shift-log': () => undefined,
}

function route(method: string, path: string, asked: Asked): unknown {
  const exact = plain[`${method} ${path}`]
  if (exact) return exact(asked)
  const [, room, id, ...rest] = path.split('/')
  const found = { ...asked, id: Number(id), rest: rest.join('/') }
  if (room === 'conversations' && rest[0] === 'quick-replies') {
    const parts = replies.find((one) => one.id === Number(rest[1]))!.parts.map((one) => ({ ...one, text: one.text?.replace('{店铺}', '晴川数码').replace('{花名}', '小晴') }))
    if (method === 'GET') return { parts, missing: [] }
    return { items: parts.map((one, n) => add(found.id, { text: one.text ?? '', client_id: `${(asked.body as { client_id: string }).client_id}:${n}` })), has_more: false }
  }
  if (room === 'conversations' && rest[2] === 'withdraw') return withdraw(found, Number(rest[1]))
  if (room === 'conversations') return (conversation[`${method} ${found.rest}`] ?? (() => fail(404, 'not_found')))(found)
  if (room === 'customers' && rest[0] === 'episodes') return episodes(found.id)
  if (room === 'customers') return { ...customer(found.id, cards.get(found.id - 1000)!.customer.name), ...asked.body, version: 2 }
  if (room === 'notices') return rest[0] === 'receipts' ? { read: [{ id: 2, name: '小明', at: ago(900) }], missing: [{ id: 4, name: '阿宁' }, { id: 6, name: '思思' }] } : undefined
  return fail(404, 'not_found')
}

function withdraw({ id }: Asked, seq: number): Message {
  const list = messages.get(id)!
  const gone = { ...list[seq - 1]!, withdrawn: true, text: '', revision: 2 }
  list[seq - 1] = gone
  sockets.push(`conversation:${id}`, 'message', id, 2, gone)
  return gone
}

function episodes(id: number): unknown {
  const one = (n: number, text: string, stars: number | null): object => ({
    id: n, conversation_id: id - 1000, number: n, shop_id: 1, opened_at: ago(86_400 * 20 * (4 - n)), ended_at: ago(86_400 * 20 * (4 - n) - 900), state: 'ended',
    agent: '小明', result: 'solved', stars, first_seq: 1, last_seq: 4, messages: 4, first_text: text,
  })
  return { items: [one(3, '想问下耳机防水吗', 5), one(2, '快递一直没动', 3), one(1, '有没有黑色', null)], next: null }
}

const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#dfe8ea"/><circle cx="320" cy="240" r="120" fill="#9fb8bb"/><rect x="250" y="190" width="140" height="110" rx="30" fill="#5c7c80"/></svg>`

async function bodyOf(request: IncomingMessage): Promise<Record<string, never>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return text.startsWith('{') ? JSON.parse(text) : {}
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url!, 'http://fake')
  response.setHeader('Content-Type', 'application/json')
  try {
    const asked = { query: url.searchParams, body: await bodyOf(request), id: 0, rest: '' }
    const answer = route(request.method!, url.pathname.replace('/api/v1', ''), asked)
    response.statusCode = answer === undefined ? 204 : 200
    response.end(answer === undefined ? undefined : JSON.stringify(answer))
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused(500, 'broken', String(error))
    response.statusCode = refused.status
    response.end(JSON.stringify({ status: refused.status, code: refused.code, detail: refused.detail }))
  }
}

const SAYINGS = ['在吗？', '好了没有', '图片发你了', '这个怎么弄', '可以便宜点吗', '什么时候能到']

function live(): void {
  const open = [...cards.values()].filter((card) => card.state === 'active' && card.id !== 115)
  const card = open[Math.floor(Math.random() * open.length)]
  if (card) add(card.id, { text: SAYINGS[Date.now() % SAYINGS.length]! }, 'c')
}

function start(dev: ViteDevServer): void {
  dev.httpServer?.on('upgrade', (request, socket) => {
    if (request.url === '/api/v1/socket') sockets.upgrade(request, socket)
  })
  setInterval(() => sockets.ping(), 20_000).unref()
  if (process.env.FAKE_LIVE) setInterval(live, Number(process.env.FAKE_LIVE) * 1000).unref()
  dev.middlewares.use((request, response, next) => {
    if (request.url === '/fake/picture.svg') {
      response.setHeader('Content-Type', 'image/svg+xml')
      response.end(PICTURE)
    } else if (request.url?.startsWith('/api/v1')) void serve(request, response)
    else next()
  })
}

/** Invented customers instead of a server, for working on the console alone; never part of a build. */
export function fakeServer(): Plugin {
  return { name: 'fake-server', configureServer: start }
}
