import type { IncomingMessage } from 'node:http'
import type { Plugin } from 'vite'
import type { Figures, Hours, HoursExplanation, Queue, QuickReply, Shop, StaffMember, Team, Wall, WallAgent } from '../src/api/types'
import { ago, PEOPLE, presences, replies, SHOPS } from './fake-data'

type Body = Record<string, never>
interface Asked {
  query: URLSearchParams
  body: Body
  id: number
  rest: string
}
class Refused extends Error {
  constructor(readonly status: number, readonly code: string, readonly detail = '', readonly errors: object[] = []) {
    super(code)
  }
}

const shops: Shop[] = SHOPS.map((brief, index) => ({
  ...brief, version: 3, locale: 'zh-CN', active: true, alias: index ? '木木' : '小晴', picture_url: null,
  greeting: `您好，欢迎来到${brief.name}，想了解什么直接说就好。`, out_of_hours_text: '现在是休息时间，留下问题和联系方式，明天 9 点开门后最先回复您。',
  quick_questions: ['什么时候发货', '怎么退换', '有优惠吗', '可以开发票吗'], idle_minutes: 15, closing_text: '感谢咨询，有需要随时找我们。',
  silence_is_consent: false, visitor_identity_secret: '3f9c1e7ab04d4f6d9a57c2b1',
}))
const day = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)
const hours = new Map<number, Hours>([
  [1, { weekly: { 0: [[540, 720], [780, 1260]], 1: [[540, 1260]], 2: [[540, 1260]], 3: [[540, 1260]], 4: [[540, 60]], 5: [[600, 1320]], 6: [] },
    overrides: [{ date: day(3), label: '盘点', intervals: [] }, { date: day(8), label: '双十二预热', intervals: [[480, 120]] }], public_calendar: 'cn', version: 4 }],
  [2, { weekly: Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((n) => [n, [[0, 1440]]])) as Hours['weekly'], overrides: [], public_calendar: null, version: 1 }],
])
const ROLES = ['supervisor', 'agent', 'team_lead', 'agent', 'agent', 'inspector', 'agent', 'agent'] as const
const staff: StaffMember[] = PEOPLE.map((name, index) => ({
  id: index + 1, version: 2, login: ['xiaoqing', 'xiaoming', 'laozhou', 'aning', 'xiaolu', 'sisi', 'dapeng', 'xiaoxia'][index]!, name, role: ROLES[index]!,
  locale: 'zh-CN', must_change_password: index === 7, active: index !== 5, shop_ids: index % 3 ? [1, 2] : [1], team_ids: presences[index]!.team_ids, aliases: { 1: name }, duty: presences[index]!.duty, skills: index % 3 === 0 ? ['耳机', '退换'] : [],
  capacity: presences[index]!.capacity, weight: index === 7 ? 0.5 : 1, reserved_seats: index === 2 ? 2 : 0,
}))
const teams: Team[] = [
  { id: 1, version: 1, name: '售前组', shop_ids: [1, 2], lead_id: 3, member_ids: [1, 3, 5, 7] },
  { id: 2, version: 1, name: '售后组', shop_ids: [1], lead_id: null, member_ids: [2, 4, 8] },
]
const queues: Queue[] = [
  { id: 1, version: 1, shop_id: 1, skill: '', name: '售前', waiting: 3, reserved_for: 'high', team_ids: [1] },
  { id: 2, version: 1, shop_id: 1, skill: '退换', name: '退换货', waiting: 1, reserved_for: 'urgent', team_ids: [1, 2] },
  { id: 3, version: 1, shop_id: 2, skill: '', name: '', waiting: 0, reserved_for: 'nobody', team_ids: [] },
]

const wallAgent = (index: number): WallAgent => {
  const one = presences[index]!
  const waits = one.state !== 'offline' && index % 3 !== 1
  return {
    staff_id: one.staff_id, name: one.name, state: one.state, reason: one.reason, since: one.since, load: index === 6 ? 6 : one.load, capacity: one.capacity,
    oldest_waiting_since: waits ? ago(14 + index * 23) : null, oldest_conversation_id: waits ? 101 + index : null,
    today: { receptions: 42 - index * 4, first_response_avg_s: index === 5 ? null : 14 + index * 4.3, response_avg_s: index === 5 ? null : 31 + index * 6.2, stars_avg: index > 5 ? null : 4.8 - index * 0.12 },
  }
}
const wall = (): Wall => ({
  at: ago(0), queue: { waiting: 4, longest_wait_s: 34, by_skill: [{ skill: '', waiting: 3, longest_wait_s: 34 }, { skill: '退换', waiting: 1, longest_wait_s: 9 }, { skill: '投诉', waiting: 0, longest_wait_s: null }] },
  today: { first_response_avg_s: 21.4, response_avg_s: 63.8, reply_rate: 0.9871, within_3min: 0.9342, within_30s: 0.812, receptions: 312, customers: 268 },
  targets: { first_s: 30, average_s: 60 }, agents: process.env.FAKE_EMPTY ? [] : presences.map((_, index) => wallAgent(index)),
  alarms: process.env.FAKE_CALM ? [] : [
    { kind: 'queue_long', level: 'amber', conversation_id: 112, staff_id: null, since: ago(95), text: '不限技能的排队有 3 人，最久 34 秒' },
    { kind: 'waiting_long', level: 'red', conversation_id: 103, staff_id: 1, since: ago(164), text: '王建国：[图片]' },
    { kind: 'unattended', level: 'red', conversation_id: 111, staff_id: 3, since: ago(71), text: '老周 挂起中，郑阳 还在等' },
    { kind: 'missed', level: 'amber', conversation_id: 102, staff_id: 2, since: ago(44), text: '李**：充电宝能带上飞机吗' },
  ],
})

const KEYS: Figures['definitions'] = [
  { key: 'receptions', title: '接待人次', definition: '分给客服并开始的会话数；同一位客户再次咨询算新的一次。', unit: 'count', better: 'up' },
  { key: 'customers', title: '咨询人数', definition: '当天来咨询的客户数，一位客户一天只算一次。', unit: 'count', better: 'up' },
  { key: 'first_response_s', title: '首次响应', definition: '客户第一句需要回答的话，到客服第一次人工回答；扣除机器人接待的时间。自动回复和欢迎语不算。', unit: 's', better: 'down' },
  { key: 'average_response_s', title: '平均响应', definition: '每一轮未回答的客户消息到下一次人工回答；连续几条算一轮。', unit: 's', better: 'down' },
  { key: 'longest_wait_s', title: '最长等待', definition: '客户等待人工回答的最长一次。', unit: 's', better: 'down' },
  { key: 'reply_rate', title: '回复率', definition: '得到人工回答的会话 ÷ 全部会话。', unit: 'share', better: 'up' },
  { key: 'within_3min', title: '3 分钟回复率', definition: '3 分钟内得到人工回答的会话 ÷ 需要回答的会话。', unit: 'share', better: 'up' },
  { key: 'stars', title: '满意度', definition: '客户评分的平均，满分 5 星；只算给了评分的会话。', unit: 'stars', better: 'up' },
]
const figureRow = (scope: 'shop' | 'agent', id: number, name: string, n: number): Figures['rows'][number] => ({
  scope, id, name, values: { receptions: 312 - n * 31, customers: 268 - n * 27, first_response_s: n === 5 ? null : 12 + n * 4.4, average_response_s: n === 5 ? null : 33 + n * 6, longest_wait_s: 60 + n * 37, reply_rate: 0.99 - n * 0.01, within_3min: 0.97 - n * 0.02, stars: n > 5 ? null : 4.9 - n * 0.1 },
})
const figures = (): Figures => ({ definitions: KEYS, rows: process.env.FAKE_EMPTY ? [] : [...SHOPS.map((one, n) => figureRow('shop', one.id, one.name, n)), ...PEOPLE.map((name, n) => figureRow('agent', n + 1, name, n))] })

/** A rough preview in Shanghai time: the server's is exact. */
function preview({ hours: asked, from, to }: { hours: Hours; from: string; to: string }): HoursExplanation & { notes: string[] } {
  const lines: HoursExplanation['lines'] = []
  const zone = 8 * 3_600_000
  let working = 0
  for (let at = Math.floor((Date.parse(from) + zone) / 86_400_000); at * 86_400_000 - zone < Date.parse(to); at += 1) {
    const midnight = at * 86_400_000 - zone
    const date = new Date(at * 86_400_000)
    const key = date.toISOString().slice(0, 10)
    const override = asked.overrides.find((one) => one.date === key)
    const list = override?.intervals ?? asked.weekly[String((date.getUTCDay() + 6) % 7)] ?? []
    const clip = (a: number, b: number, used: boolean, text: string): void => {
      const [start, end] = [Math.max(a, Date.parse(from)), Math.min(b, Date.parse(to))]
      if (end <= start) return
      if (used) working += (end - start) / 1000
      lines.push({ from: new Date(start).toISOString(), to: new Date(end).toISOString(), used, reason: text.startsWith('每周') ? 'calendar.reason.weekly' : 'x', text: `不计：${text}` })
    }
    if (list.length === 0) clip(midnight, midnight + 86_400_000, false, override ? `休息：${override.label}` : '每周休息日')
    for (const [start, end] of list) clip(midnight + start * 60_000, midnight + (end <= start ? end + 1440 : end) * 60_000, true, override ? `指定日期：${override.label}` : '每周营业时间')
  }
  return { open_now: true, next_opening: null, next_closing: null, working_s: working, lines, notes: ['2027 年的节假日安排尚未公布，按每周时间计算'] }
}

function save<T extends { id: number; version: number }>(list: T[], id: number, body: Partial<T> & { version?: number }): T {
  const index = list.findIndex((one) => one.id === id)
  const old = list[index]
  if (!old) throw new Refused(404, 'error.not_found')
  if (body.version && body.version !== old.version) throw new Refused(409, 'accounts.changed_meanwhile', '别人刚刚改过，请刷新后再改')
  return (list[index] = { ...old, ...body, version: old.version + 1 })
}

function check(body: Body): void {
  const texts = body as unknown as { name?: string; greeting?: string; code?: string }
  const errors: object[] = []
  if (texts.name === '') errors.push({ pointer: '/name', code: 'x', detail: '至少 1 个字' })
  if (texts.greeting?.includes('错')) errors.push({ pointer: '/greeting', code: 'x', detail: '最多 500 个字' })
  if (errors.length) throw new Refused(422, 'error.invalid', '有些内容不对', errors)
}

const make = <T extends { id: number; version: number }>(list: T[], body: object): T => {
  const one = { ...body, id: Math.max(0, ...list.map((known) => known.id)) + 1, version: 1 } as T
  list.push(one)
  return one
}
const drop = <T extends { id: number }>(list: T[], id: number): void => void list.splice(list.findIndex((one) => one.id === id), 1)

const answers: Record<string, (asked: Asked) => unknown> = {
  'GET wall': wall,
  'GET figures': figures,
  'GET shops': ({ id, rest }) => (rest === 'hours' ? hours.get(id) : id ? shops.find((one) => one.id === id) : { items: shops }),
  'POST shops': ({ body }) => {
    check(body)
    if ((body as { code: string }).code === 'mumu') throw new Refused(409, 'accounts.code_taken', '这个店铺代码已被使用')
    return make(shops, { ...shops[0]!, ...(body as object) })
  },
  'PATCH shops': ({ id, body }) => (check(body), save(shops, id, body as Partial<Shop>)),
  'PUT shops': ({ id, body }) => {
    const next = body as unknown as Hours
    if (next.version !== hours.get(id)!.version) throw new Refused(409, 'accounts.changed_meanwhile', '别人刚刚改过，请刷新后再改')
    hours.set(id, { ...next, version: next.version + 1 })
    return hours.get(id)
  },
  'POST hours': ({ body }) => preview(body as never),
  'GET staff': ({ id }) => (id ? staff.find((one) => one.id === id) : { items: staff }),
  'POST staff': ({ id, rest, body }) => {
    if (rest === 'password') return { password: 'kX7-mQ2v-Rt9w' }
    if ((body as { login: string }).login === 'laozhou') throw new Refused(409, 'accounts.login_taken', '这个登录名已被使用')
    return id ? undefined : { member: make(staff, { ...staff[1]!, active: true, ...(body as object) }), password: 'hT4-pW8c-Zn3y' }
  },
  'PATCH staff': ({ id, body }) => (check(body), save(staff, id, body as Partial<StaffMember>)),
  'GET teams': () => ({ items: teams }),
  'POST teams': ({ body }) => make(teams, body),
  'PATCH teams': ({ id, body }) => save(teams, id, body as Partial<Team>),
  'DELETE teams': ({ id }) => drop(teams, id),
  'GET queues': () => ({ items: queues }),
  'POST queues': ({ body }) => make(queues, { waiting: 0, ...(body as object) }),
  'PATCH queues': ({ id, body }) => save(queues, id, body as Partial<Queue>),
  'POST quick-replies': ({ body }) => make(replies, { variables: [], uses: 0, ...(body as object) }),
  'PUT quick-replies': ({ id, body }) => save(replies, id, body as Partial<QuickReply>),
  'DELETE quick-replies': ({ id }) => drop(replies, id),
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {}
}

/** Wall, figures and administration without a server; what it does not know goes on to the next fake. */
export function fakeAdmin(): Plugin {
  return {
    name: 'fake-admin',
    configureServer(dev) {
      dev.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? '/', 'http://fake')
        const [, room, id, ...rest] = url.pathname.replace('/api/v1', '').split('/')
        const answer = url.pathname.startsWith('/api/v1/') ? answers[`${request.method} ${room}`] : undefined
        if (!answer) return next()
        response.setHeader('Content-Type', 'application/json')
        void bodyOf(request)
          .then((body) => answer({ query: url.searchParams, body, id: Number(id) || 0, rest: rest.join('/') }))
          .then((value) => {
            response.statusCode = value === undefined ? 204 : 200
            response.end(value === undefined ? undefined : JSON.stringify(value))
          })
          .catch((error: unknown) => {
            const refused = error instanceof Refused ? error : new Refused(500, 'broken', String(error))
            response.statusCode = refused.status
            response.end(JSON.stringify({ status: refused.status, code: refused.code, detail: refused.detail, errors: refused.errors }))
          })
      })
    },
  }
}
