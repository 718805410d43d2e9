import { describe, expect, it } from 'vitest'
import type { RuleStructure, RuleTerm } from '@/api/types'
import { addPart, casesOf, dropPart, newCase, newPiece, newWhere, ruleOf } from './fields'
import { inWords, linesOf, unitsBefore } from './words'

const word = (text: string, ...not_in: string[]): RuleTerm => ({ kind: 'word', text, not_in })
const TERMS: RuleTerm[] = [
  word('退款'), word('退钱'), word('工商', '工商银行', '工商卡'), word('12315'), { kind: 'phrase', text: '在吗', place: 'whole' },
  { kind: 'phrase', text: '你好', place: 'start' }, { kind: 'phrase', text: '谢谢', place: 'end' },
  { kind: 'pattern', parts: [['退', '换'], ['货'], ['快']], gaps: [3, 8] }, { kind: 'number', compare: '>=', value: 3000 },
  { kind: 'number', compare: null, value: 0 }, { kind: 'order' }, word('消协'),
]
const RULE: RuleStructure = {
  lines: [
    { every: [TERMS, [word('多久')]], none: [word('已到账'), TERMS[4]!], where: [{ about: 'channel', values: ['web', 'email'], elsewhere: true }] },
    { every: [], none: [], where: [{ about: 'page', values: ['/sale'], elsewhere: false }] },
  ],
}

describe('fields of a rule', () => {
  it('give back the structure that they were made of, in its order', () => {
    expect(ruleOf(casesOf(RULE)).rule).toEqual(RULE)
  })

  it('give back each kind of term alone and beside every other', () => {
    for (const one of TERMS) {
      for (const other of TERMS) {
        const rule: RuleStructure = { lines: [{ every: [[one, other]], none: [other, one], where: [] }] }
        expect(ruleOf(casesOf(rule)).rule).toEqual(rule)
      }
    }
  })

  it('keep words that follow one another in one field', () => {
    const kinds = casesOf(RULE)[0]!.every[0]!.pieces.map((piece) => piece.kind)
    expect(kinds).toEqual(['words', 'apart', 'words', 'whole', 'start', 'end', 'pattern', 'number', 'number', 'order', 'words'])
  })

  it('say nothing while they are empty', () => {
    expect(ruleOf([newCase(), newCase()])).toMatchObject({ rule: null, unfinished: [] })
  })

  it('know which field a mistake of the server is in, though empty ones before it are left out', () => {
    const filled = newCase()
    filled.every.push({ id: 900, pieces: [newPiece(), { ...newPiece(), id: 901, words: ['退款', '退钱'] }] })
    const built = ruleOf([newCase(), filled])
    expect(built.at.get('/lines/0')).toBe(filled.id)
    expect([built.at.get('/lines/0/every/0/0'), built.at.get('/lines/0/every/0/1')]).toEqual([901, 901])
  })

  it('tell what is half filled instead of leaving it out silently', () => {
    const one = newCase()
    one.every[0]!.pieces = [
      { ...newPiece('pattern'), id: 910, parts: [['退'], []] }, { ...newPiece('apart'), id: 911, words: ['工商银行'] }, newPiece('pattern'), newPiece('start'),
    ]
    one.where = [{ ...newWhere(), id: 912 }]
    expect(ruleOf([one]).unfinished).toEqual([910, 911, 912])
  })

  it('keep a distance between every two parts', () => {
    const piece = { ...newPiece('pattern'), parts: [['甲'], ['乙'], ['丙']], gaps: [1, 2] }
    dropPart(piece, 1)
    expect([piece.parts, piece.gaps]).toEqual([[['甲'], ['丙']], [2]])
    addPart(piece)
    dropPart(piece, 0)
    expect([piece.parts, piece.gaps]).toEqual([[['丙'], []], [8]])
  })
})

describe('words of a rule', () => {
  const say = (key: string, params: Record<string, unknown> = {}): string => [key.split('.').at(-1), ...Object.values(params)].join(':')

  it('read it back, a sentence for each line', () => {
    const lines = inWords(RULE, say)
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain('quoted:退款')
    expect(lines[0]).toContain('notWhere:channel:web')
    expect(lines[1]).toBe('where:page:/sale')
  })

  it('count characters as the server does', () => {
    expect(unitsBefore('😀退款', 1)).toBe(2)
  })

  it('are examples by line, without blank ones', () => {
    expect(linesOf(' 退款 \n\n在吗\n')).toEqual(['退款', '在吗'])
    expect(linesOf('字\n'.repeat(60))).toHaveLength(50)
    expect(linesOf('字'.repeat(400))[0]).toHaveLength(300)
  })
})
