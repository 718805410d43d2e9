import type { ConversationCard, Customer, Message, Notice, PresenceCard, QuickReply, ReplyPart, ShopBrief } from '../src/api/types'

export const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()

export const SHOPS: ShopBrief[] = [
  { id: 1, code: 'qingchuan', name: '晴川数码', color: '#1f6feb', zone: 'Asia/Shanghai' },
  { id: 2, code: 'mumu', name: '木木家居', color: '#c2571a', zone: 'Asia/Shanghai' },
]
export const PEOPLE = ['小晴', '小明', '老周', '阿宁', '小鹿', '思思', '大鹏', '小夏']
export const person = (id: number): { id: number; name: string; alias: string } => ({
  id, name: PEOPLE[id - 1] ?? `客服${id}`, alias: `${PEOPLE[id - 1] ?? id}`,
})

type Line = [who: 'c' | 'a' | 'n' | 's', text: string]
interface Story {
  name: string
  shop: number
  owner: number | null
  wait: number | null
  lines: Line[]
  more?: Partial<ConversationCard>
  vip?: boolean
}

const STORIES: Story[] = [
  { name: '张女士', shop: 1, owner: 1, wait: 18, vip: true, lines: [
    ['s', 'assigned'], ['c', '你好，我上周买的蓝牙耳机，左边没有声音了'], ['a', '您好，晴川数码小晴为您服务，您先别着急。'],
    ['a', '麻烦您把耳机放回充电盒，按住盒子背面的按键 10 秒重置一下试试？'], ['c', '[pic]'], ['c', '重置了，还是不行。灯也不亮'],
    ['n', '同一批次本周第三起，问问 老周 要不要登记首次品退'], ['c', '能换一个吗？订单在这里 https://example.com/order/8827（上周五签收）'] ] },
  { name: '李**', shop: 1, owner: 1, wait: 102, lines: [['c', '充电宝能带上飞机吗'], ['c', '20000 毫安的那款'], ['c', '在吗？']] },
  { name: '王建国', shop: 2, owner: 1, wait: 164, lines: [['c', '书桌少了一包螺丝，装不上'], ['c', '[pic]']] },
  { name: '访客 7K2Q', shop: 2, owner: 1, wait: 34, lines: [['c', '这个沙发能拆开进电梯吗']], more: { waiting_kind: 'first' } },
  { name: '赵小姐', shop: 1, owner: 1, wait: null, lines: [['c', '发票可以开公司抬头吗'], ['a', '可以的，下单时选“企业发票”，填抬头和税号就行。'], ['c', '好的谢谢']] },
  { name: '陈先生', shop: 1, owner: 1, wait: null, lines: [['c', '什么时候发货'], ['a', '今天 18 点前付款的当天发出，您的已经在打包了。']], more: { idle: true } },
  { name: '刘洋', shop: 2, owner: 1, wait: null, lines: [['c', '餐椅有现货吗'], ['a', '胡桃色有现货，原木色要等到下周三。'], ['c', '那我要胡桃色']] },
  { name: '孙悦', shop: 2, owner: 1, wait: null, lines: [['c', '床垫太硬了想退'], ['a', '您好，支持 30 天试睡，我帮您转给售后同事登记。']],
    more: { transfer: { id: 5, state: 'asked', from_id: 1, to_agent: { id: 3, name: '老周' }, to_team: null, reason: '试睡退货', summary: '床垫太硬，签收 12 天', asked_at: ago(40) } } },
  { name: '周末的风', shop: 1, owner: 2, wait: 12, lines: [['c', '键盘连不上蓝牙'], ['n', '@小晴 这款固件你比较熟，帮看一下']], more: { helpers: [{ id: 1, name: '小晴' }] } },
  { name: '吴敏', shop: 1, owner: 2, wait: null, lines: [['c', '保修多久'], ['a', '整机一年，电池半年。']] },
  { name: '郑阳', shop: 2, owner: 3, wait: 71, lines: [['c', '柜门关不严']] },
  { name: '何太太', shop: 1, owner: null, wait: 25, lines: [['c', '手机壳掉色，怎么处理']], more: { state: 'queued', priority: 'urgent' } },
  { name: '访客 M31X', shop: 2, owner: null, wait: 9, lines: [['c', '有优惠券吗']], more: { state: 'queued' } },
  { name: '林先生', shop: 1, owner: 1, wait: null, lines: [['c', '晚上没人吗，我想问下路由器怎么设置'], ['s', 'message_left']], more: { left_message: true, needs_reply: true } },
  { name: '万条消息', shop: 1, owner: 1, wait: null, lines: [] },
]

const EVENTS: Record<string, Record<string, string>> = { assigned: { alias: '小晴', how: 'assigned' }, message_left: {} }

export function message(card: number, seq: number, line: Line, owner: number | null, at: string): Message {
  const [who, text] = line
  const kind = who === 'n' ? 'note' : who === 's' ? 'system' : text === '[pic]' ? 'picture' : 'text'
  const picture = { token: 'p1', name: '耳机.png', mime: 'image/png', size: 182_000, width: 640, height: 480, url: '/fake/picture.svg', thumb_url: null }
  return {
    conversation_id: card, seq, revision: 1, client_id: null, author: who === 'c' ? 'customer' : who === 's' ? 'system' : 'agent',
    staff: who === 'a' ? person(owner ?? 1) : who === 'n' ? person(2) : null, kind, text: kind === 'text' || kind === 'note' ? text : '',
    event: who === 's' ? { code: text, params: EVENTS[text] ?? {} } : null, file: kind === 'picture' ? picture : null,
    quote: null, source: null, mentions: text.includes('@小晴') ? [1] : [], at, withdrawn: false, consent_for: null,
  }
}

function many(): Line[] {
  return Array.from({ length: 10_000 }, (_, i): Line => [
    i % 3 === 0 ? 'c' : 'a', `第 ${i + 1} 条。${'这是一段长短不一的内容，用来试滚动。'.repeat((i * 7) % 5)}`,
  ])
}

export const messages = new Map<number, Message[]>()
export const cards = new Map<number, ConversationCard>()

STORIES.forEach((story, index) => {
  const id = index + 101
  const lines = story.lines.length ? story.lines : many()
  const last = story.wait ?? 300 + index * 60
  const list = lines.map((line, n) => message(id, n + 1, line, story.owner, ago(last + (lines.length - 1 - n) * 55)))
  if (id === 101) for (const one of list.slice(0, 4)) one.at = ago(86_400 + 600 - one.seq * 40)
  messages.set(id, list)
  const end = list.at(-1)!
  cards.set(id, {
    id, version: 1, shop_id: story.shop, channel: 'web', state: 'active',
    customer: { id: id + 1000, name: story.name, vip: story.vip ?? false, tags: [] }, episode_id: id * 10, episode_number: 1 + (index % 4),
    owner: story.owner ? person(story.owner) : null, skill: '', priority: 'normal', waiting_since: story.wait ? ago(story.wait) : null,
    waiting_kind: story.wait ? (list.some((one) => one.author === 'agent') ? 'next' : 'first') : null, needs_reply: story.wait !== null && story.owner !== null,
    last_message: { seq: end.seq, author: end.author, kind: end.kind, text: end.kind === 'picture' ? '' : end.text, at: end.at },
    last_seq: end.seq, unread: story.wait === null ? 0 : 1, customer_read_seq: end.seq - 1, owner_read_seq: 0, idle: false, left_message: false, tags: index % 3 ? [] : ['质量'],
    transfer: null, helpers: [], opened_at: list[0]!.at, queued_at: story.owner ? null : ago(story.wait ?? 0), ended_at: null, result: null,
    unsolved_reason: null, stars: null, summary: null, page: { url: 'https://qingchuan.example/p/earbuds-2', title: '晴川 Buds 2 真无线耳机' }, ...story.more,
  })
})

export const presences: PresenceCard[] = PEOPLE.map((name, index) => ({
  staff_id: index + 1, version: 1, name, state: (['online', 'online', 'paused', 'break', 'online', 'offline', 'online', 'online'] as const)[index]!,
  reason: index === 3 ? 'meal' : null, since: ago(600 + index * 300), connected: index !== 5, load: index === 0 ? 8 : (index * 3) % 12,
  capacity: index === 6 ? 6 : 15, duty: index % 2 ? 'aftersales' : 'presales', skills: [], team_ids: [1 + (index % 2)], shop_ids: [1, 2], oldest_waiting_since: null,
}))
presences[1]!.team_ids = [1]

export const customer = (id: number, name: string): Customer => ({
  id, version: 1, name, vip: name === '张女士', tags: ['老客', '品质敏感'], fields: { 生日: '3 月 8 日', 常购: '耳机、充电' },
  note: '喜欢打字沟通，不要打电话。', identities: [{ kind: 'phone', value_masked: '138****6621', verified: true }, { kind: 'email', value_masked: 'z***@qq.com', verified: false }],
  first_seen_at: ago(86_400 * 120), last_seen_at: ago(40), city: '杭州', episodes_count: 3,
})

const part = (text: string): ReplyPart => ({ kind: 'text', text, file: null })
export const replies: QuickReply[] = [
  ['shop', 'hi', '开场', '问好', '您好，{店铺}{花名}为您服务，请问有什么可以帮您？'],
  ['shop', 'fh', '物流', '发货时间', '今天 18 点前付款的订单当天发出，一般 2 到 3 天送到。'],
  ['shop', 'tk', '售后', '退款多久到账', '退款审核通过后，原路退回，一般 1 到 3 个工作日到账。'],
  ['team', 'hh', '售后', '换货流程', '可以换货的。请在订单里点“申请售后”选择换货，我们收到后当天寄出新的。'],
  ['team', 'fp', '发票', '开发票', '可以开票，下单时选“企业发票”，填抬头和税号就行。'],
  ['personal', 'xx', '结束', '感谢', '感谢您的理解，还有问题随时找我。'],
].map(([level, code, group, title, text], index) => ({
  id: index + 1, version: 1, level: level as QuickReply['level'], shop_id: level === 'shop' ? 1 : null, team_id: null, owner_id: level === 'personal' ? 1 : null,
  code: code!, group: group!, title: title!, parts: index === 3 ? [part(text!), part('寄回的运费由我们承担，请不要用到付。')] : [part(text!)], variables: [], uses: 40 - index,
}))

export const notices: Notice[] = [
  { id: 1, version: 1, title: '双十二预热：发货时间统一口径', body: '12 月 8 日起，承诺 48 小时内发出。\n不要承诺“当天发”。赠品以商品页为准。', must_read: true, author: '主管 阿宁', at: ago(1800), read: false, read_count: 5, staff_count: 8, shop_ids: [1, 2] },
  { id: 2, version: 1, title: 'Buds 2 左耳无声：先重置再登记', body: '按住盒子背面 10 秒重置，仍无声登记首次品退，直接换新。', must_read: false, author: '老周', at: ago(7200), read: false, read_count: 3, staff_count: 8, shop_ids: [1] },
  { id: 3, version: 1, title: '食堂调整', body: '下周一起午餐 11:30 开始。', must_read: false, author: '行政', at: ago(90_000), read: true, read_count: 8, staff_count: 8, shop_ids: [1, 2] },
]
