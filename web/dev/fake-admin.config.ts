import { defineConfig, mergeConfig } from 'vite'
import base from '../vite.config'
import { fakeAdmin } from './fake-admin'
import { fakeServer } from './fake-server'

/** The console with an invented wall and administration too: npx vite --mode console --config dev/fake-admin.config.ts */
export default defineConfig((env) => {
  const own = typeof base === 'function' ? base(env) : base
  return mergeConfig(own, { root: '.', cacheDir: '/tmp/vite-fake-admin', plugins: [fakeAdmin(), fakeServer()], server: { proxy: undefined } })
})
