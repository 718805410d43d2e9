import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import type { RuleChecked } from '@/api/types'
import { post } from '../../api/http'

const PAUSE_MS = 250

interface RuleCheck {
  checked: Ref<RuleChecked | null>
  failed: Ref<boolean>
}

/** A rule held against examples by the server while it is typed; only the newest answer counts. */
export function useRuleCheck(text: () => string, examples: () => string[]): RuleCheck {
  const checked = ref<RuleChecked | null>(null)
  const failed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function check(): Promise<void> {
    const mine = ++asked
    try {
      const answer = await post<RuleChecked>('/rules/check', { text: text(), examples: { meets: examples() } })
      if (mine !== asked) return
      checked.value = answer
      failed.value = false
    } catch {
      if (mine === asked) failed.value = true
    }
  }

  watch([text, () => examples().join('\n')], () => {
    clearTimeout(timer)
    if (!text().trim()) {
      asked += 1
      checked.value = null
      return
    }
    timer = setTimeout(() => void check(), PAUSE_MS)
  }, { immediate: true })
  onBeforeUnmount(() => clearTimeout(timer))
  return { checked, failed }
}
