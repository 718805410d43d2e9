import { useI18n } from 'vue-i18n'
import type { DutyRhythm } from '@/api/types'

/** How often, in words. */
export function useRhythmWords(): (rhythm: DutyRhythm) => string {
  const { t } = useI18n()
  return (rhythm) => {
    const minutes = rhythm.minutes ?? 60
    const times = (rhythm.times ?? []).join(t('admin.comma'))
    if (rhythm.kind === 'every') return minutes % 60 === 0 ? t('adminDuties.say.hours', { n: minutes / 60 }) : t('adminDuties.say.every', { n: minutes })
    if (rhythm.kind === 'weekly') return t('adminDuties.say.weekly', { day: t(`adminDuties.weekdays.${rhythm.weekday ?? 0}`), times })
    if (rhythm.kind === 'monthly') return t('adminDuties.say.monthly', { day: rhythm.day ?? 1, times })
    return t(`adminDuties.say.${rhythm.kind}`, { n: minutes, times })
  }
}
