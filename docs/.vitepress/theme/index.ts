import Theme from 'vitepress/theme-without-fonts'
import '@fontsource-variable/bricolage-grotesque/opsz.css'
import './look.css'

export default Theme
