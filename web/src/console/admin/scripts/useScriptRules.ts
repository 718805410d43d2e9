import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { CampaignField, ScriptElements } from '@/api/types'
import type { FieldOption } from '@/shared/richtext/FieldPicker.vue'
import { get } from '../../api/http'
import { optionsOf } from '../knowledge/articles'

interface ScriptRules {
  kinds: ComputedRef<ScriptElements['kinds']>
  /** Whether a script that lacks an element cannot be saved. */
  strict: ComputedRef<boolean>
  fields: ComputedRef<FieldOption[]>
  values: ComputedRef<ReadonlyMap<string, string>>
  rules: ShallowRef<ScriptElements | null>
  error: Ref<unknown>
  load: () => Promise<void>
}

/** What scripts of each kind have to contain in a shop, and the campaign fields that stand in them. */
export function useScriptRules(shopId: () => number | null): ScriptRules {
  const rules = shallowRef<ScriptElements | null>(null)
  const campaign = shallowRef<CampaignField[]>([])
  const error = ref<unknown>(null)

  async function load(): Promise<void> {
    const shop_id = shopId()
    if (shop_id === null) return
    error.value = null
    const list = get<{ items: CampaignField[] }>('/knowledge/fields', { shop_id }).then((page) => page.items, () => [])
    const asked = get<ScriptElements>('/knowledge/scripts/elements', { shop_id })
    const [fields, elements] = await Promise.all([list, asked.catch((problem: unknown) => ((error.value = problem), null))])
    if (shop_id !== shopId()) return
    campaign.value = fields
    rules.value = elements
  }

  watch(shopId, load, { immediate: true })
  const fields = computed(() => optionsOf(campaign.value))
  return {
    rules, error, load, fields,
    kinds: computed(() => rules.value?.kinds ?? []),
    strict: computed(() => rules.value?.strict ?? false),
    values: computed(() => new Map(fields.value.map((field) => [field.name, field.value]))),
  }
}
