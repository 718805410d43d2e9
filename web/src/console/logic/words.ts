import { exact } from '@/shared/time'

type Translate = (key: string, params: Record<string, unknown>) => string

/** A length of time in one unit: 40 秒, 12 分钟, 3 小时. */
export function lasted(ms: number, t: Translate): string {
  const seconds = Math.max(0, Math.floor(ms / 1000)) || 0
  if (seconds < 60) return t('time.seconds', { n: seconds })
  if (seconds < 3600) return t('time.minutes', { n: Math.floor(seconds / 60) })
  return t('time.hours', { n: Math.floor(seconds / 3600) })
}

/** 182 KB, 3.4 MB. */
export function sizeInWords(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** 2026-11-03, for lists of the past. */
export function dateOf(iso: string): string {
  return exact(iso).slice(0, 10)
}
