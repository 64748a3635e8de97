import type { Player } from '@ddex/player'
import { createPinia } from 'pinia'
import type { App, Plugin } from 'vue'
import { createApp } from 'vue'
import type { RouterHistory } from 'vue-router'
import type { Backend } from './backend.ts'
import { bindPlayer, providePlayer } from './composables/usePlayer.ts'
import { createAppRouter } from './router.ts'
import type { Service } from './service.ts'
import { applyBrand, provideService } from './service.ts'
import StorefrontApp from './StorefrontApp.vue'

/** The parts that an app is put together from. */
export interface AppParts {
  backend: Backend
  player: Player
  service: Service
  history: RouterHistory
}

/** What the screens need around them: the service, its back end, the player, stores and pages. */
export const storefrontPlugin = ({ backend, player, service, history }: AppParts): Plugin => ({
  install(app) {
    applyBrand(service.brand, document.documentElement)
    provideService(app, service, backend)
    providePlayer(app, bindPlayer(player))
    app.use(createPinia())
    app.use(createAppRouter(history, service.home))
  },
})

/** Puts the app together from its parts; it starts when it is mounted. */
export const createStorefrontApp = (parts: AppParts): App =>
  createApp(StorefrontApp).use(storefrontPlugin(parts))
