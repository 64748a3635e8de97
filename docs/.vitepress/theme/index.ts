import Theme from 'vitepress/theme-without-fonts'
import { h } from 'vue'
import '@fontsource-variable/bricolage-grotesque/opsz.css'
import home from '../../screens/home.jpg'
import './look.css'

const picture = () =>
  h('img', { class: 'home-picture', src: home, alt: 'The home page of a service' })

/** The default theme, with the app itself beside the first words. */
export default {
  extends: Theme,
  Layout: () => h(Theme.Layout, null, { 'home-hero-image': picture }),
}
