/** The build without video features; hls.js ships no types for it. */
declare module 'hls.js/light' {
  export { default, type ErrorData } from 'hls.js'
}
