/** Times in words: near ones relative, all exact on hover. */

export type Locale = 'zh-CN' | 'en'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: Locale, zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${zone ?? ''}|${JSON.stringify(options)}`
  let known = formats.get(key)
  if (!known) {
    known = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone })
    formats.set(key, known)
  }
  return known
}

interface Day {
  year: number
  month: number
  day: number
}

function dayOf(ms: number, zone?: string): Day {
  const parts = format('en', zone, { year: 'numeric', month: 'numeric', day: 'numeric' }).formatToParts(ms)
  const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
  return { year: value('year'), month: value('month'), day: value('day') }
}

/** Whole calendar days from one instant's day to another's. */
function daysBetween(fromMs: number, toMs: number, zone?: string): number {
  const [from, to] = [dayOf(fromMs, zone), dayOf(toMs, zone)]
  return Math.round((Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / (24 * HOUR))
}

/** 14:05, always in 24 hours. */
export function clock(iso: string, zone?: string): string {
  return format('zh-CN', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(iso))
}

/** 2026-11-21 14:05:09, for hovering. */
export function exact(iso: string, zone?: string): string {
  const ms = Date.parse(iso)
  const { year, month, day } = dayOf(ms, zone)
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = format('zh-CN', zone, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(ms)
  return `${year}-${two(month)}-${two(day)} ${time}`
}

/** The exact time for hovering, and the shop's own clock where that shows another hour. */
export function exactBoth(iso: string, shopZone: string | undefined, shopWord: string): string {
  const here = exact(iso)
  const there = shopZone ? exact(iso, shopZone) : here
  return here === there ? here : `${here}\n${shopWord} ${there}`
}

/** 今天, 昨天, 11月3日 星期二, 2025年11月3日. */
export function dayLine(iso: string, nowMs: number, locale: Locale = 'zh-CN', zone?: string): string {
  const ms = Date.parse(iso)
  const days = daysBetween(ms, nowMs, zone)
  if (days === 0) return locale === 'en' ? 'Today' : '今天'
  if (days === 1) return locale === 'en' ? 'Yesterday' : '昨天'
  if (dayOf(ms, zone).year !== dayOf(nowMs, zone).year) {
    return format(locale, zone, { year: 'numeric', month: 'long', day: 'numeric' }).format(ms)
  }
  const text = format(locale, zone, { month: 'long', day: 'numeric', weekday: 'long' }).format(ms)
  return text.replace('日星期', '日 星期')
}

export function sameDay(a: string, b: string, zone?: string): boolean {
  return daysBetween(Date.parse(a), Date.parse(b), zone) === 0
}

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'} ago`

/** 刚刚, 2 分钟前, 3 小时前, 昨天 14:05, 11月3日 14:05. */
export function ago(iso: string, nowMs: number, locale: Locale = 'zh-CN', zone?: string): string {
  const english = locale === 'en'
  const passed = nowMs - Date.parse(iso)
  if (passed < MINUTE) return english ? 'just now' : '刚刚'
  if (passed < HOUR) {
    const minutes = Math.floor(passed / MINUTE)
    return english ? plural(minutes, 'minute') : `${minutes} 分钟前`
  }
  if (daysBetween(Date.parse(iso), nowMs, zone) === 0) {
    const hours = Math.floor(passed / HOUR)
    return english ? plural(hours, 'hour') : `${hours} 小时前`
  }
  return `${shortDay(iso, nowMs, locale, zone)} ${clock(iso, zone)}`
}

function shortDay(iso: string, nowMs: number, locale: Locale, zone?: string): string {
  const ms = Date.parse(iso)
  if (daysBetween(ms, nowMs, zone) === 1) return locale === 'en' ? 'Yesterday' : '昨天'
  const year = dayOf(ms, zone).year === dayOf(nowMs, zone).year ? undefined : 'numeric'
  return format(locale, zone, { year, month: locale === 'en' ? 'short' : 'long', day: 'numeric' }).format(ms)
}

/** When something in the next days happens: 今天 09:00, 明天 09:00, 11月23日 星期一 09:00. */
export function upcoming(iso: string, nowMs: number, locale: Locale = 'zh-CN', zone?: string): string {
  const days = daysBetween(nowMs, Date.parse(iso), zone)
  if (days === 1) return `${locale === 'en' ? 'tomorrow' : '明天'} ${clock(iso, zone)}`
  const day = dayLine(iso, nowMs, locale, zone)
  return `${days === 0 && locale === 'en' ? 'today' : day} ${clock(iso, zone)}`
}
