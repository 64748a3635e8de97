import { aquarium } from './covers/aquarium.ts'
import { arcs } from './covers/arcs.ts'
import { hills } from './covers/hills.ts'
import { lanterns } from './covers/lanterns.ts'
import { road } from './covers/road.ts'
import { paintPng } from './picture.ts'

const covers = { lanterns, hills, aquarium, arcs, road }

export type CoverStyle = keyof typeof covers

/** Pixels on each side; the size that distributors are asked for. */
export const coverSize = 1400

/** A cover as PNG. */
export const drawCover = (style: CoverStyle, size = coverSize): Buffer =>
  paintPng(size, covers[style])
