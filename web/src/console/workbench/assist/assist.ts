import type { FoundArticle } from '@/api/types'
import { wordsOf } from '@/shared/richtext/diff'

export type Level = 'sure' | 'likely' | 'maybe'

/** A chance in words: numbers beside a customer's question only invite doubt about the number. */
export function levelOf(confidence: number): Level {
  return confidence >= 0.8 ? 'sure' : confidence >= 0.5 ? 'likely' : 'maybe'
}

export interface Piece {
  text: string
  hit: boolean
}

const WORD = /[\p{L}\p{N}]/u
/** A single Chinese character is in half of all questions and says nothing. */
const LETTERS = /[a-z0-9]/

/** The words of `text` that also stand in `asked`, so that one sees why it was found. */
export function matched(text: string, asked: string): Piece[] {
  const said = asked.normalize('NFKC').toLowerCase()
  const pieces: Piece[] = []
  for (const word of wordsOf(text)) {
    const folded = word.normalize('NFKC').toLowerCase()
    const hit = WORD.test(word) && (folded.length > 1 || LETTERS.test(folded)) && said.includes(folded)
    const last = pieces.at(-1)
    if (last?.hit === hit) last.text += word
    else pieces.push({ text: word, hit })
  }
  return pieces
}

/** Which line to show below the question: how it was asked, if that is another wording, else how the answer begins. */
export function secondLine(found: FoundArticle): { asked: boolean; text: string } {
  const other = found.phrasing !== '' && found.phrasing !== found.question
  return { asked: other, text: other ? found.phrasing : found.excerpt }
}
