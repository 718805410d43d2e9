import '@/shared/tokens.css'
import './theme/tokens.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './theme/element.css'
import './theme/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { createTexts, startLocale } from './i18n'
import { createConsoleRouter } from './router'
import { useSession } from './stores/session'
import { theme } from './theme/choice'
import { showTheme } from '@/shared/theme'

showTheme(theme.value)

async function start(): Promise<void> {
  const app = createApp(App)
  app.use(createPinia())
  const texts = await createTexts(startLocale())
  app.use(texts)
  app.use(createConsoleRouter(useSession()))
  app.mount('#app')
}

void start()
