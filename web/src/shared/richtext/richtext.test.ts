import { describe, expect, it } from 'vitest'
import { diffLists, diffWords, wordsOf } from './diff'
import { fieldQuery, fieldsIn, filledFields, matchingFields } from './fields'
import { marksOf, picturesIn, plainOf, withoutSources, withSources } from './html'
import { cleanPaste } from './paste'

const told = (before: string, after: string): string =>
  diffWords(before, after).map(({ change, text }) => (change === 'same' ? text : change === 'added' ? `[+${text}]` : `[-${text}]`)).join('')

describe('differences', () => {
  it('are words that came and went', () => {
    expect(told('现货当天发出', '现货次日发出')).toBe('现货[-当天][+次日]发出')
    expect(told('same', 'same')).toBe('same')
    expect(told('', '新的')).toBe('[+新的]')
    expect(told('旧的', '')).toBe('[-旧的]')
    expect(diffWords('', '')).toEqual([])
  })

  it('lose nothing of either text', () => {
    const texts = ['拆封后七天内可以退货，运费由买家承担。', '没拆封七天内可退换，运费险会赔付运费。', 'Open box 7 days!', '']
    for (const before of texts) {
      for (const after of texts) {
        const pieces = diffWords(before, after)
        expect(pieces.filter((one) => one.change !== 'added').map((one) => one.text).join('')).toBe(before)
        expect(pieces.filter((one) => one.change !== 'removed').map((one) => one.text).join('')).toBe(after)
      }
    }
  })

  it('of long texts that share nothing stay quick', () => {
    const long = (sign: string): string => Array.from({ length: 6000 }, (_, at) => `${sign}${at}，`).join('')
    expect(diffWords(long('a'), long('b')).length).toBeLessThanOrEqual(4)
  })

  it('cuts Chinese into words', () => {
    expect(wordsOf('七天内退货').length).toBeLessThan(5)
  })

  it('of lists are entries', () => {
    expect(diffLists(['怎么退', '退货'], ['退货', '能退吗'])).toEqual([
      { change: 'same', text: '退货' }, { change: 'added', text: '能退吗' }, { change: 'removed', text: '怎么退' },
    ])
  })
})

describe('campaign fields', () => {
  const values = new Map([['发货时间', '48 小时内']])

  it('are named in double braces, each once', () => {
    expect(fieldsIn('{{发货时间}}发出，{{ 发货时间 }}，{{赠品}} {单} {{}}')).toEqual(['发货时间', '赠品'])
  })

  it('are filled where they have a value and stay as written where not', () => {
    expect(filledFields('付款后{{发货时间}}发出{{赠品}}', values)).toEqual([
      { kind: 'plain', text: '付款后' }, { kind: 'filled', text: '48 小时内' }, { kind: 'plain', text: '发出' }, { kind: 'missing', text: '{{赠品}}' },
    ])
  })

  it('are found while they are typed', () => {
    expect([fieldQuery('付款后{{'), fieldQuery('{{发货'), fieldQuery('{{发货}}'), fieldQuery('发货{')]).toEqual(['', '发货', null, null])
    const fields = [{ name: '最晚发货时间' }, { name: '发货时间' }, { name: '满减' }]
    expect(matchingFields(fields, '发货').map((one) => one.name)).toEqual(['发货时间', '最晚发货时间'])
    expect(matchingFields(fields, '').length).toBe(3)
  })
})

const node = (name: string, children: unknown[] = [], attributes: Record<string, string> = {}): never => ({
  nodeType: 1, nodeName: name.toUpperCase(), textContent: '', childNodes: children, getAttribute: (key: string) => attributes[key] ?? null,
}) as never
const words = (text: string): never => ({ nodeType: 3, nodeName: '#text', textContent: text, childNodes: [] }) as never

describe('an answer', () => {
  it('keeps known tags, the words of unknown ones, and nothing of scripts', () => {
    const marks = marksOf([node('p', [node('span', [words('可以')]), node('script', [words('alert(1)')]), node('font', [words('退')])])])
    expect(marks).toEqual([{ tag: 'p', children: ['可以', '退'] }])
  })

  it('links to https and shows pictures of ours only', () => {
    const link = (href: string): unknown => marksOf([node('a', [words('x')], { href })])
    expect([link('https://a.cn/b'), link('javascript:alert(1)'), link('http://a.cn')]).toEqual([[{ tag: 'a', href: 'https://a.cn/b', children: ['x'] }], ['x'], ['x']])
    const picture = (src: string): string[] => picturesIn(marksOf([node('p', [node('img', [], { src })])]))
    expect([picture('/files/a.png'), picture('https://evil.cn/a.png'), picture('//evil.cn/a.png'), picture('data:image/png,x')]).toEqual([['/files/a.png'], [], [], []])
  })

  it('is lines in a chat', () => {
    const marks = marksOf([
      node('h3', [words('退货')]), node('p', [words('两种办法：'), node('br'), words('都行')]),
      node('ol', [node('li', [node('p', [words('寄回')])]), node('li', [words('到店')])]),
      node('ul', [node('li', [node('b', [words('发票')])])]), node('p', [node('a', [words('看这里')], { href: 'https://a.cn' })]),
      node('p', [node('img', [], { src: '/f' })]),
    ])
    expect(plainOf(marks)).toBe('退货\n\n两种办法：\n都行\n\n1. 寄回\n2. 到店\n\n- 发票\n\n看这里（https://a.cn）')
  })
})

describe('pictures of an answer', () => {
  it('are kept by their tokens and shown by addresses that end', () => {
    const kept = '<p>看图</p><img alt="a" data-file="tok1">'
    const shown = withSources(kept, new Map([['tok1', '/files/a?until=1&key=2']]))
    expect(shown).toBe('<p>看图</p><img src="/files/a?until=1&amp;key=2" alt="a" data-file="tok1">')
    expect(withoutSources(shown)).toBe(kept)
    expect(withSources(kept, new Map())).toBe(kept)
  })
})

describe('what is pasted', () => {
  it('has one kind of heading, no pictures of others, and plain spaces', () => {
    const html = '<!--StartFragment--><h1 class="x">标题</h1><p>甲&nbsp;乙<img src="https://evil.cn/a.png"><img data-file="t" src="/files/a"></p>'
    expect(cleanPaste(html)).toBe('<h3>标题</h3><p>甲 乙<img data-file="t" src="/files/a"></p>')
  })
})
