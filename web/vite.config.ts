import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig, type Plugin, type UserConfig } from 'vite'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const outDir = path('../yingda/app/web')
const server = 'http://127.0.0.1:8000'

/** In development the two pages answer at the addresses the server gives them. */
function pageAddresses(): Plugin {
  return {
    name: 'page-addresses',
    configureServer(dev) {
      dev.middlewares.use((request, _response, next) => {
        const address = request.url ?? '/'
        if (/^\/c\/[^/?]+/.test(address)) request.url = '/chat.html'
        else if (/^\/console(\/|\?|$)/.test(address)) request.url = '/console.html'
        next()
      })
    },
  }
}

function base(vueFeatures: boolean): UserConfig {
  return {
    base: '/',
    resolve: { alias: { '@': path('./src') } },
    define: {
      // Element Plus still uses the options API in places; the chat page does not and saves the bytes.
      __VUE_OPTIONS_API__: vueFeatures,
      __VUE_PROD_DEVTOOLS__: false,
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
      __INTLIFY_PROD_DEVTOOLS__: false,
    },
    server: { port: 5173, proxy: { '/api': { target: server, ws: true }, '/files': server } },
  }
}

/** A page with hashed files under /assets and a manifest; only the first build empties the folder. */
function page(name: 'console' | 'chat', emptyOutDir: boolean): UserConfig['build'] {
  return {
    outDir,
    emptyOutDir,
    target: 'es2022',
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: `manifest-${name}.json`,
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: path(`./${name}.html`) },
  }
}

function bubble(): UserConfig['build'] {
  return {
    outDir,
    emptyOutDir: false,
    target: 'es2020',
    copyPublicDir: false,
    lib: { entry: path('./src/bubble/bubble.ts'), formats: ['iife'], name: 'YingdaBubble', fileName: () => 'bubble.js' },
  }
}

export default defineConfig(({ mode }) => {
  if (mode === 'bubble') return { ...base(false), build: bubble() }
  if (mode === 'chat') return { ...base(false), plugins: [vue()], build: { ...page('chat', false), target: 'es2020' } }
  const onDemand = Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: 'css' })] })
  return { ...base(true), plugins: [pageAddresses(), vue(), onDemand], build: page('console', true) }
})
