import { describe, expect, it } from 'vitest'
import type { AlertCard } from '@/api/types'
import { isLateWarning, lateOf } from './late'

const alert = (id: number, conversation: number | null, more: Partial<AlertCard> = {}): AlertCard => ({
  id, version: 1, kind: 'target_warning', severity: 'info', shop_id: 1, text: '解决即将超时', count: 1, at: '2026-11-10T02:00:00Z', seen: false,
  subject: conversation === null ? null : { kind: 'conversation', id: conversation }, can_take: false, taken_by: null, settled: false, gone: false, ...more,
})

describe('late', () => {
  it('names each conversation once, the first that was told first', () => {
    const late = lateOf([alert(3, 8), alert(2, 9), alert(1, 8)], new Set())
    expect(late.map((one) => [one.conversationId, one.alerts.map((each) => each.id)])).toEqual([[9, [2]], [8, [3, 1]]])
  })

  it('leaves out what is shown elsewhere, read, done, taken on or gone', () => {
    const items = [alert(1, 7), alert(2, 8, { seen: true }), alert(3, 8, { settled: true }), alert(4, 8, { taken_by: '小明' }), alert(5, 8, { gone: true })]
    expect(lateOf(items, new Set([7]))).toEqual([])
  })

  it('is for warnings of conversations', () => {
    const others = [alert(1, null), alert(1, null, { subject: { kind: 'wall' } }), alert(2, 8, { kind: 'target_deadline' }), alert(3, 8, { subject: null })]
    expect(others.map(isLateWarning)).toEqual([false, false, false, false])
    expect(isLateWarning(alert(4, 8))).toBe(true)
  })
})
