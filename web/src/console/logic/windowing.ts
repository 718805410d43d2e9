/** Heights of a long list's rows, measured or estimated, with offsets in O(log n) (a Fenwick tree). */
export class RowHeights {
  private heights: number[] = []
  private tree: number[] = [0]

  constructor(heights: readonly number[] = []) {
    this.reset(heights)
  }

  get count(): number {
    return this.heights.length
  }

  get total(): number {
    return this.offsetOf(this.count)
  }

  reset(heights: readonly number[]): void {
    this.heights = [...heights]
    this.tree = [0, ...heights]
    for (let i = 1; i < this.tree.length; i += 1) {
      const parent = i + (i & -i)
      if (parent < this.tree.length) this.tree[parent]! += this.tree[i]!
    }
  }

  heightOf(index: number): number {
    return this.heights[index] ?? 0
  }

  /** Sets one row's height and answers by how much it changed. */
  set(index: number, height: number): number {
    const change = height - this.heightOf(index)
    if (change === 0 || index < 0 || index >= this.count) return 0
    this.heights[index] = height
    for (let i = index + 1; i < this.tree.length; i += i & -i) this.tree[i]! += change
    return change
  }

  /** Distance from the list's top to the row's top. */
  offsetOf(index: number): number {
    let sum = 0
    for (let i = Math.min(index, this.count); i > 0; i -= i & -i) sum += this.tree[i]!
    return sum
  }

  /** The row that covers `offset`; the last one beyond the end. */
  indexAt(offset: number): number {
    let at = 0
    let rest = Math.max(0, offset)
    let step = 1
    while (step * 2 <= this.count) step *= 2
    for (; step > 0; step >>= 1) {
      const next = at + step
      if (next <= this.count && this.tree[next]! <= rest) {
        at = next
        rest -= this.tree[next]!
      }
    }
    return Math.max(0, Math.min(at, this.count - 1))
  }
}

export interface RowWindow {
  readonly from: number
  /** One past the last row drawn. */
  readonly to: number
  readonly before: number
  readonly after: number
}

/** Rows to draw for a viewport, with `spare` pixels on both sides and the space of the rest. */
export function windowOf(rows: RowHeights, top: number, height: number, spare = 600): RowWindow {
  if (rows.count === 0) return { from: 0, to: 0, before: 0, after: 0 }
  const from = rows.indexAt(top - spare)
  const to = rows.indexAt(top + height + spare) + 1
  return { from, to, before: rows.offsetOf(from), after: rows.total - rows.offsetOf(to) }
}

/** First-guess height of a bubble: pictures are known, text by its wrapped lines. */
export function guessHeight(text: string, perLine: number, pictureHeight = 0): number {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0)
  return pictureHeight > 0 ? pictureHeight + 40 : lines * 21 + 40
}
