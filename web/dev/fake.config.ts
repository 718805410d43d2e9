import { defineConfig, mergeConfig } from 'vite'
import base from '../vite.config'
import { fakeServer } from './fake-server'

/** The console with invented conversations and no server: npx vite --mode console --config dev/fake.config.ts */
export default defineConfig((env) => {
  const own = typeof base === 'function' ? base(env) : base
  // What would go to the real server is answered here.
  delete own.server?.proxy
  return mergeConfig(own, { root: '.', plugins: [fakeServer()] })
})
