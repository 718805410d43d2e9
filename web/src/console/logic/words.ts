type Translate = (key: string, params: Record<string, unknown>) => string

/** A length of time in one unit: 40 秒, 12 分钟, 3 小时. */
export function lasted(ms: number, t: Translate): string {
  const seconds = Math.max(0, Math.floor(ms / 1000)) || 0
  if (seconds < 60) return t('time.seconds', { n: seconds })
  if (seconds < 3600) return t('time.minutes', { n: Math.floor(seconds / 60) })
  return t('time.hours', { n: Math.floor(seconds / 3600) })
}
