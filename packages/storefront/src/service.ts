import type { App, InjectionKey } from 'vue'
import { inject } from 'vue'
import type { Listening } from '@ddex/dsp-core/schema'
import type { Backend } from './backend.ts'

/** The name and look of the service; the rest are custom properties of `styles/tokens.css`. */
export interface Brand {
  name: string
  /** One sentence about who this is; on a label's home page. */
  tagline?: string
  /** Angle in OKLCH, 0 to 360: the colour of what can be pressed. */
  hue?: number
  /** 0 (grey) to 0.2 (vivid). */
  chroma?: number
  /** Tint of the greys. */
  neutralHue?: number
  /** Corner radius in CSS pixels. */
  radius?: number
  /** A CSS font-family list; a font that is not installed must come with the app. */
  font?: string
}

/** The first page. `newest`: what came out last, by genre. `showcase`: a label, its artists and all that it has out. */
export type Home = 'newest' | 'showcase'

/** How a sender reaches the service, as shown to admins. */
export interface SftpAccess {
  host: string
  port: number
  username: string
}

export interface Service {
  brand: Brand
  sftp: SftpAccess | null
  /** Whether one must sign in to press play. */
  listening: Listening
  home: Home
}

const serviceKey: InjectionKey<Service> = Symbol('service')
const backendKey: InjectionKey<Backend> = Symbol('backend')

function provided<T>(key: InjectionKey<T>): T {
  const value = inject(key)
  if (value === undefined) throw new Error('The app was not made by createStorefront.')
  return value
}

export function provideService(app: App, service: Service, backend: Backend): void {
  app.provide(serviceKey, service)
  app.provide(backendKey, backend)
}

/** The name of this service and how it is reached. */
export const useService = (): Service => provided(serviceKey)

export const useBackend = (): Backend => provided(backendKey)

/** Puts the brand's tokens on the page; what it leaves out keeps the value of `tokens.css`. */
export function applyBrand(brand: Brand, root: HTMLElement): void {
  const tokens: Record<string, string | undefined> = {
    '--brand-hue': brand.hue?.toString(),
    '--brand-chroma': brand.chroma?.toString(),
    '--brand-neutral-hue': brand.neutralHue?.toString(),
    '--brand-radius': brand.radius === undefined ? undefined : `${brand.radius}px`,
    '--brand-font': brand.font,
  }
  for (const [name, value] of Object.entries(tokens)) {
    if (value !== undefined) root.style.setProperty(name, value)
  }
}
