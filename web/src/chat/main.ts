import '@/shared/tokens.css'
import './styles/page.css'
import './styles/header.css'
import './styles/messages.css'
import './styles/files.css'
import './styles/composer.css'
import { createApp } from 'vue'
import App from './App.vue'
import { armSound } from './alert'
import { Chat } from './chat'
import { CHAT } from './context'
import { chooseLocale, state } from './state'
import { followViewport } from './viewport'
import { showTheme } from '@/shared/theme'

const shop = decodeURIComponent(/^\/c\/([^/]+)/.exec(location.pathname)?.[1] ?? '')
state.locale = chooseLocale(location.search)
showTheme('system')
followViewport()
armSound()
setInterval(() => (state.now = Date.now()), 30_000)

const chat = new Chat(shop)
createApp(App).provide(CHAT, chat).mount('#app')
void chat.start()
