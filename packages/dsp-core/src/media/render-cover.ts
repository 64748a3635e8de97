import { join } from 'node:path'
import { foreignInput, imageFormats, type Ffmpeg } from './ffmpeg.ts'

/** Pixels; the largest is for a full screen, the smallest for a list. */
export const coverSizes = [160, 320, 640, 1280]

/** Renders a cover as square JPEGs `<size>.jpg` in `folder`; answers its mean colour, `#rrggbb`. */
export async function renderCover(
  ffmpeg: Ffmpeg,
  source: string,
  folder: string,
  signal?: AbortSignal,
): Promise<{ colour: string }> {
  const outputs = coverSizes.map((size) => `[s${size}]`).join('')
  const scales = coverSizes.map(
    (size) =>
      `[s${size}]scale=${size}:${size}:force_original_aspect_ratio=increase:flags=lanczos,` +
      `crop=${size}:${size},format=yuvj420p[o${size}]`,
  )
  const split = `[0:v:0]split=${coverSizes.length}${outputs}`
  const sizes = [
    ...foreignInput(source, imageFormats),
    ...['-filter_complex', [split, ...scales].join(';')],
    ...coverSizes.flatMap((size) => [
      ...['-map', `[o${size}]`, '-frames:v', '1', '-map_metadata', '-1', '-q:v', '3'],
      ...['-f', 'mjpeg', join(folder, `${size}.jpg`)],
    ]),
  ]
  await ffmpeg.run(sizes, signal)
  const onePixel = [
    ...foreignInput(source, imageFormats),
    ...['-vf', 'scale=1:1:flags=area,format=rgb24', '-frames:v', '1'],
    ...['-f', 'rawvideo', '-'],
  ]
  const pixel = await ffmpeg.run(onePixel, signal)
  return { colour: `#${pixel.subarray(0, 3).toString('hex')}` }
}
