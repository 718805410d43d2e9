import { computed, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { guessRow, type Row } from '../logic/rows'
import { RowHeights, windowOf, type RowWindow } from '../logic/windowing'

/** Nearer to the end than this, the list follows new messages. */
const STICK_PX = 60
/** Nearer to the top than this, older messages are fetched. */
const OLDER_PX = 900
/** Characters of one line of a bubble, for first guesses only. */
const PER_LINE = 34

interface RowWindowView {
  window: ComputedRef<RowWindow>
  atEnd: Ref<boolean>
  /** Ref function for each drawn row: its height is watched. */
  watchRow: (element: unknown, key: string) => void
  scrolled: () => void
  toEnd: () => void
  toKey: (key: string) => boolean
}

/** State of one windowed list; methods instead of closures keep each step short. */
class Windowing {
  readonly heights = new RowHeights()
  readonly measured = new Map<string, number>()
  readonly elements = new Map<string, HTMLElement>()
  readonly tick = ref(0)
  readonly top = ref(0)
  readonly height = ref(0)
  readonly atEnd = ref(true)
  readonly shown = shallowRef<readonly Row[]>([])
  private places = new Map<string, number>()
  private readonly watcher: ResizeObserver

  constructor(private readonly box: Ref<HTMLElement | null>, private readonly older: () => void) {
    this.watcher = new ResizeObserver((entries) => this.resized(entries))
  }

  get window(): RowWindow {
    return this.tick.value >= 0 ? windowOf(this.heights, this.top.value, this.height.value) : windowOf(this.heights, 0, 0)
  }

  /** New rows: whoever reads in the middle keeps the row under their eyes where it is. */
  setRows(rows: readonly Row[]): void {
    const anchor = this.anchor()
    this.shown.value = rows
    this.places = new Map(rows.map((row, index) => [row.key, index]))
    this.heights.reset(rows.map((row) => this.measured.get(row.key) ?? guessRow(row, PER_LINE)))
    this.tick.value += 1
    void nextTick(() => {
      if (this.atEnd.value) this.toEnd()
      else if (anchor) this.restore(anchor)
      if (this.top.value < OLDER_PX) this.older()
    })
  }

  /** The first message in sight; day lines come and go with what is loaded above them. */
  private anchor(): { key: string; below: number } | null {
    const rows = this.shown.value
    let index = this.heights.indexAt(this.top.value)
    while (index < rows.length && rows[index]?.kind !== 'message') index += 1
    const row = rows[index]
    return row ? { key: row.key, below: this.top.value - this.heights.offsetOf(index) } : null
  }

  private restore({ key, below }: { key: string; below: number }): void {
    const place = this.places.get(key)
    if (place !== undefined) this.scrollTo(this.heights.offsetOf(place) + below)
  }

  private resized(entries: readonly ResizeObserverEntry[]): void {
    let above = 0
    for (const entry of entries) {
      const element = entry.target as HTMLElement
      if (element === this.box.value) {
        this.height.value = element.clientHeight
        continue
      }
      above += this.measure(element, entry.borderBoxSize[0]?.blockSize ?? element.offsetHeight)
    }
    this.tick.value += 1
    if (this.atEnd.value) void nextTick(() => this.toEnd())
    else if (above !== 0) this.scrollTo(this.top.value + above)
  }

  /** Notes a row's true height; answers how far that moves what is being read. */
  private measure(element: HTMLElement, height: number): number {
    const key = element.dataset.key ?? ''
    const place = this.places.get(key)
    if (place === undefined || height === 0) return 0
    const isAbove = this.heights.offsetOf(place) < this.top.value
    this.measured.set(key, height)
    const change = this.heights.set(place, height)
    return isAbove ? change : 0
  }

  watchRow(element: HTMLElement | null, key: string): void {
    const before = this.elements.get(key)
    if (before === element) return
    if (before) this.watcher.unobserve(before)
    if (!element) return void this.elements.delete(key)
    this.elements.set(key, element)
    this.watcher.observe(element)
  }

  watchBox(element: HTMLElement): void {
    this.watcher.observe(element)
    this.height.value = element.clientHeight
  }

  private scrollTo(top: number): void {
    const box = this.box.value
    if (!box) return
    box.scrollTop = top
    this.top.value = box.scrollTop
  }

  toEnd(): void {
    this.atEnd.value = true
    this.scrollTo(this.heights.total + this.height.value)
  }

  toKey(key: string): boolean {
    const place = this.places.get(key)
    if (place === undefined) return false
    this.atEnd.value = false
    this.scrollTo(this.heights.offsetOf(place) - this.height.value / 3)
    return true
  }

  scrolled(): void {
    const box = this.box.value
    if (!box) return
    this.top.value = box.scrollTop
    this.atEnd.value = box.scrollHeight - box.scrollTop - box.clientHeight < STICK_PX
    if (this.top.value < OLDER_PX) this.older()
  }

  stop(): void {
    this.watcher.disconnect()
  }
}

/** Draws only the rows in sight, keeps the end or the reading place, and asks for older rows in time. */
export function useRowWindow(
  box: Ref<HTMLElement | null>,
  rows: ComputedRef<readonly Row[]>,
  older: () => void,
): RowWindowView {
  const view = new Windowing(box, older)
  const window = computed(() => view.window)
  watch(rows, (now) => view.setRows(now), { immediate: true, flush: 'sync' })
  onMounted(() => {
    if (box.value) view.watchBox(box.value)
    view.toEnd()
  })
  onBeforeUnmount(() => view.stop())
  return {
    window,
    atEnd: view.atEnd,
    watchRow: (element, key) => view.watchRow(element as HTMLElement | null, key),
    toEnd: () => view.toEnd(),
    toKey: (key) => view.toKey(key),
    scrolled: () => view.scrolled(),
  }
}
