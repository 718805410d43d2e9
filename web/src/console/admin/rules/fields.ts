import type { RuleCondition, RuleLine, RuleStructure, RuleTerm } from '@/api/types'

export const PIECE_KINDS = ['words', 'apart', 'whole', 'start', 'end', 'pattern', 'number', 'order'] as const
export type PieceKind = (typeof PIECE_KINDS)[number]
export const COMPARES = ['>=', '<=', '>', '<', '='] as const
export type Compare = (typeof COMPARES)[number]
export type About = RuleCondition['about']
export const ABOUTS: readonly About[] = ['channel', 'page', 'stage', 'shop']
export const CHANNELS = ['web'] as const
export const STAGES = ['bot', 'queued', 'active', 'message_left'] as const
/** The language's own bounds (yingda/lang/rules/structure.py). */
export const LONGEST_WORD = 60
export const MOST_CASES = 50
export const MOST_PARTS = 6
export const WIDEST_GAP = 50
export const FREE_GAP = 8

/** One way of saying it; fields that its kind does not use are kept while the kind is changed. */
export interface Piece {
  id: number
  kind: PieceKind
  words: string[]
  text: string
  parts: string[][]
  gaps: number[]
  compare: Compare | ''
  value: number
}

/** Any of its pieces is enough. */
export interface Group {
  id: number
  pieces: Piece[]
}

export interface Where {
  id: number
  about: About
  values: string[]
  elsewhere: boolean
}

/** All of its groups, none of what it excludes, everywhere that it says. */
export interface Case {
  id: number
  every: Group[]
  none: Group[]
  where: Where[]
}

/** What fields say: the structure that is sent, which field stands where in it, and fields that are half filled. */
export interface Built {
  rule: RuleStructure | null
  at: Map<string, number>
  unfinished: number[]
}

let numbered = 0
const next = (): number => (numbered += 1)

export function newPiece(kind: PieceKind = 'words'): Piece {
  return { id: next(), kind, words: [], text: '', parts: [[], []], gaps: [FREE_GAP], compare: '', value: 0 }
}

export const newGroup = (): Group => ({ id: next(), pieces: [newPiece()] })
export const newWhere = (): Where => ({ id: next(), about: 'channel', values: [], elsewhere: false })
export const newCase = (): Case => ({ id: next(), every: [newGroup()], none: [], where: [] })

/** A structure as fields; every structure has fields, so nothing is lost. */
export function casesOf(rule: RuleStructure): Case[] {
  return rule.lines.map((line) => ({
    id: next(),
    every: (line.every ?? []).map(groupOf),
    none: line.none?.length ? [groupOf(line.none)] : [],
    where: (line.where ?? []).map((one) => ({ id: next(), about: one.about, values: [...one.values], elsewhere: one.elsewhere ?? false })),
  }))
}

/** Plain words that follow one another share a field. */
function groupOf(terms: readonly RuleTerm[]): Group {
  const pieces: Piece[] = []
  for (const term of terms) {
    const last = pieces.at(-1)
    const piece = pieceOf(term)
    if (piece.kind === 'words' && last?.kind === 'words') last.words.push(...piece.words)
    else pieces.push(piece)
  }
  return { id: next(), pieces }
}

function pieceOf(term: RuleTerm): Piece {
  switch (term.kind) {
    case 'word':
      return term.not_in?.length ? { ...newPiece('apart'), text: term.text, words: [...term.not_in] } : { ...newPiece(), words: [term.text] }
    case 'phrase':
      return { ...newPiece(term.place ?? 'whole'), text: term.text }
    case 'pattern':
      return { ...newPiece('pattern'), parts: term.parts.map((some) => [...some]), gaps: [...term.gaps] }
    case 'number':
      return { ...newPiece('number'), compare: term.compare ?? '', value: term.value ?? 0 }
    case 'order':
      return newPiece('order')
  }
}

/** Fields as a structure; what was left empty says nothing. */
export function ruleOf(cases: readonly Case[]): Built {
  const built: Built = { rule: null, at: new Map(), unfinished: [] }
  const lines: RuleLine[] = []
  for (const one of cases) {
    const line = lineOf(one, `/lines/${lines.length}`, built)
    if (line.every?.length || line.none?.length || line.where?.length) lines.push(line)
  }
  if (lines.length > 0) built.rule = { lines }
  return built
}

function lineOf(one: Case, place: string, built: Built): RuleLine {
  built.at.set(place, one.id)
  const every: RuleTerm[][] = []
  for (const group of one.every) {
    const terms = termsOf(group, `${place}/every/${every.length}`, built)
    if (terms.length > 0) every.push(terms)
  }
  const none = one.none.flatMap((group) => termsOf(group, `${place}/none`, built))
  const where: RuleCondition[] = []
  for (const { id, about, values, elsewhere } of one.where) {
    built.at.set(`${place}/where/${where.length}`, id)
    if (values.length > 0) where.push({ about, values: [...values], elsewhere })
    else built.unfinished.push(id)
  }
  return { every, none, where }
}

function termsOf(group: Group, place: string, built: Built): RuleTerm[] {
  const terms: RuleTerm[] = []
  for (const piece of group.pieces) {
    const some = termsOfPiece(piece)
    some.forEach((_, at) => built.at.set(`${place}/${terms.length + at}`, piece.id))
    terms.push(...some)
    if (some.length === 0 && begun(piece)) built.unfinished.push(piece.id)
  }
  return terms
}

/** Whether something was filled in of a piece that says nothing yet. */
function begun(piece: Piece): boolean {
  if (piece.kind === 'apart') return piece.words.length > 0
  return piece.kind === 'pattern' && piece.parts.some((some) => some.length > 0)
}

function termsOfPiece(piece: Piece): RuleTerm[] {
  const text = piece.text.trim()
  switch (piece.kind) {
    case 'words':
      return piece.words.map((word) => ({ kind: 'word', text: word, not_in: [] }))
    case 'apart':
      return text ? [{ kind: 'word', text, not_in: [...piece.words] }] : []
    case 'pattern':
      return patternOf(piece)
    case 'number':
      return [{ kind: 'number', compare: piece.compare || null, value: piece.compare ? piece.value : 0 }]
    case 'order':
      return [{ kind: 'order' }]
    default:
      return text ? [{ kind: 'phrase', text, place: piece.kind }] : []
  }
}

function patternOf({ parts, gaps }: Piece): RuleTerm[] {
  if (parts.some((some) => some.length === 0)) return []
  return [{ kind: 'pattern', parts: parts.map((some) => [...some]), gaps: [...gaps] }]
}

/** One more part at the end of words that follow one another. */
export function addPart(piece: Piece): void {
  piece.parts.push([])
  piece.gaps.push(FREE_GAP)
}

/** A part goes with the distance before it; the first with the one after it. */
export function dropPart(piece: Piece, at: number): void {
  piece.parts.splice(at, 1)
  piece.gaps.splice(Math.max(0, at - 1), 1)
}
