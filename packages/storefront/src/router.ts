import type { RouteComponent, RouteRecordRaw, Router, RouterHistory } from 'vue-router'
import { createRouter } from 'vue-router'
import HomeScreen from './screens/HomeScreen.vue'
import type { Home } from './service.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown by itself, without navigation and player. */
    bare?: boolean
    /** For the claim role `admin` only. */
    admin?: boolean
  }
}

const homes: Record<Home, RouteComponent | (() => Promise<RouteComponent>)> = {
  newest: HomeScreen,
  showcase: () => import('./screens/ShowcaseScreen.vue'),
}

const pages: RouteRecordRaw[] = [
  {
    path: '/release/:id',
    name: 'release',
    props: true,
    component: () => import('./screens/ReleaseScreen.vue'),
  },
  { path: '/queue', name: 'queue', component: () => import('./screens/QueueScreen.vue') },
  {
    path: '/sign-in',
    name: 'sign-in',
    meta: { bare: true },
    component: () => import('./screens/SignInScreen.vue'),
  },
  {
    path: '/admin',
    name: 'deliveries',
    alias: '/admin/deliveries',
    meta: { admin: true },
    component: () => import('./screens/DeliveriesScreen.vue'),
  },
  {
    path: '/admin/deliveries/:id',
    name: 'delivery',
    props: true,
    meta: { admin: true },
    component: () => import('./screens/DeliveryScreen.vue'),
  },
  {
    path: '/admin/protocols',
    name: 'protocols',
    meta: { admin: true },
    component: () => import('./screens/ProtocolsScreen.vue'),
  },
  {
    path: '/:path(.*)*',
    name: 'not-found',
    component: () => import('./screens/NotFoundScreen.vue'),
  },
]

/** The pages of the app; who may see an admin page is decided where it is shown, as sign-in may change. */
export function createAppRouter(history: RouterHistory, home: Home): Router {
  const first: RouteRecordRaw = { path: '/', name: 'home', component: homes[home] }
  return createRouter({ history, routes: [first, ...pages] })
}
