import { ref } from 'vue'
import { isTheme, showTheme, type Theme } from '@/shared/theme'

/** Kept by the browser: a bright office and a phone in the evening are the same person. */
const KEY = 'yingda.theme'

function kept(): Theme {
  const value = localStorage.getItem(KEY)
  return isTheme(value) ? value : 'system'
}

export const theme = ref<Theme>(kept())

export function chooseTheme(wanted: Theme): void {
  theme.value = wanted
  localStorage.setItem(KEY, wanted)
  showTheme(wanted)
}
