import { createI18n, type I18n, type LocaleMessageValue, type VueMessageType } from 'vue-i18n'

export type Locale = 'zh-CN' | 'en'
export type Texts = Record<string, LocaleMessageValue<VueMessageType>>
type Any = Record<string, unknown>
type Translations = I18n<Any, Any, Any, string, false>

const KEY = 'yingda.locale'
const catalogues: Record<Locale, () => Promise<{ default: Texts }>> = {
  'zh-CN': () => import('./zh-CN'),
  en: () => import('./en'),
}

let current: Translations | null = null

function isLocale(value: string | null | undefined): value is Locale {
  return value === 'zh-CN' || value === 'en'
}

/** The language last chosen here; Chinese first. */
export function startLocale(): Locale {
  const kept = localStorage.getItem(KEY)
  return isLocale(kept) ? kept : 'zh-CN'
}

export async function createTexts(locale: Locale): Promise<Translations> {
  const { default: texts } = await catalogues[locale]()
  current = createI18n({
    legacy: false,
    locale,
    fallbackLocale: false,
    messages: { [locale]: texts },
    missingWarn: false,
    fallbackWarn: false,
  }) as unknown as Translations
  document.documentElement.lang = locale
  return current
}

/** Loads the other catalogue only when somebody asks for it. */
export async function switchLocale(wanted: string): Promise<void> {
  if (!isLocale(wanted) || !current || current.global.locale.value === wanted) return
  const { default: texts } = await catalogues[wanted]()
  current.global.setLocaleMessage(wanted, texts)
  current.global.locale.value = wanted
  localStorage.setItem(KEY, wanted)
  document.documentElement.lang = wanted
}

/** Translation outside components: stores, errors. */
export function say(key: string, params: Record<string, unknown> = {}): string {
  return current ? current.global.t(key, params) : key
}
