import { brush, kick, shaker } from './drums.ts'
import { master, pingPong, reverb } from './effects.ts'
import { bass, bell, keys, pad, pluck, type Instrument } from './instruments.ts'
import { pick, seededRandom } from './seeded-random.ts'
import { addAt, mixInto, stereo, type Stereo } from './stereo.ts'

export const scales = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  pentatonic: [0, 2, 4, 7, 9],
} as const

const leads = { pluck, keys, bell } as const

/** What makes one track differ from another. */
export interface Composition {
  seed: number
  /** MIDI note of the tonic, about 45 to 57. */
  tonic: number
  scale: Exclude<keyof typeof scales, 'pentatonic'>
  beatsPerMinute: number
  /** Degrees of the scale that chords stand on, 0 is the tonic; one a bar, round and round. */
  chords: number[]
  /** Bars of four beats. */
  bars: number
  lead: keyof typeof leads
  /** Notes of the arpeggio in a beat. */
  arpeggio: 1 | 2 | 3 | 4
  drums: 'none' | 'soft' | 'steady'
  /** Size of the room, 0 to 1. */
  space: number
}

const hertz = (midi: number): number => 440 * 2 ** ((midi - 69) / 12)

/** A track while it is written: its notes go to the dry mix, and part of them to the room. */
interface Score {
  plan: Composition
  beat: number
  random: () => number
  dry: Stereo
  echoed: Stereo
  /** Sounds made so far: a track plays the same note many times. */
  sounds: Map<string, Float32Array>
}

/** MIDI note of a degree of the scale, counted on over the octaves. */
function degree({ tonic, scale }: Composition, step: number): number {
  const notes = scales[scale]
  const octave = Math.floor(step / notes.length)
  return tonic + 12 * octave + (notes[step - octave * notes.length] as number)
}

const chordAt = ({ chords }: Composition, bar: number): number => chords[bar % chords.length] ?? 0

/** Which part of the track a bar is in: everything enters and leaves in turn. */
function layersAt({ bars }: Composition, bar: number) {
  const place = bar / bars
  return {
    arpeggio: place >= 0.1,
    bass: place >= 0.2 && place < 0.92,
    drums: place >= 0.3 && place < 0.88,
    melody: (place >= 0.32 && place < 0.6) || (place >= 0.68 && place < 0.9),
  }
}

function play(
  score: Score,
  target: Stereo,
  instrument: Instrument,
  note: { midi: number; beat: number; beats: number; gain: number; pan?: number },
): void {
  const key = `${instrument.name} ${note.midi} ${note.beats}`
  const sound =
    score.sounds.get(key) ?? instrument(hertz(note.midi), note.beats * score.beat, score.random)
  score.sounds.set(key, sound)
  addAt(target, sound, note.beat * score.beat, note.gain, note.pan ?? 0)
}

function writeChord(score: Score, bar: number): void {
  const root = chordAt(score.plan, bar)
  const voicing = [0, 4, 2, 6]
  voicing.forEach((step, index) => {
    const midi = degree(score.plan, root + step + (index > 1 ? 7 : 0))
    const pan = (index - 1.5) * 0.45
    play(score, score.dry, pad, { midi, beat: bar * 4, beats: 4, gain: 0.14, pan })
  })
}

function writeArpeggio(score: Score, bar: number): void {
  const { plan, random } = score
  const root = chordAt(plan, bar)
  const shape = [0, 2, 4, 7, 4, 2, 6, 4]
  const notes = 4 * plan.arpeggio
  for (let index = 0; index < notes; index += 1) {
    if (random() < 0.12) continue
    const midi = degree(plan, root + (shape[index % shape.length] as number) + 7)
    const beat = bar * 4 + index / plan.arpeggio
    const gain = 0.34 + 0.12 * random()
    const pan = Math.sin(index * 1.7 + bar) * 0.6
    play(score, score.echoed, leads[plan.lead], { midi, beat, beats: 0.7, gain, pan })
  }
}

function writeBass(score: Score, bar: number): void {
  const { plan } = score
  const root = degree(plan, chordAt(plan, bar)) - 12
  const midi = root < 33 ? root + 12 : root
  const figure = plan.drums === 'steady' ? [0, 1.5, 2.5] : [0, 2.5]
  figure.forEach((offset, index) => {
    const beats = (figure[index + 1] ?? 4) - offset - 0.15
    play(score, score.dry, bass, { midi, beat: bar * 4 + offset, beats, gain: 0.2 })
  })
}

function writeDrums(score: Score, bar: number): void {
  const { plan, beat, random, dry } = score
  if (plan.drums === 'none') return
  const hit = (sound: Float32Array, at: number, gain: number, pan = 0): void =>
    addAt(dry, sound, (bar * 4 + at) * beat, gain, pan)
  const kicks = plan.drums === 'steady' ? [0, 1, 2, 3] : [0, 2.5]
  for (const at of kicks) hit(kick(), at, plan.drums === 'steady' ? 0.55 : 0.45)
  for (const at of [1, 3]) hit(brush(random), at, 0.22, 0.12)
  for (let index = 0; index < 8; index += 1) {
    const accent = index % 2 === 1 ? 0.13 : 0.07
    hit(shaker(random), index / 2 + (index % 2) * 0.03, accent * (0.8 + 0.4 * random()), -0.35)
  }
}

/** A phrase of two bars: steps of the pentatonic scale, and when. Said again with small changes. */
function makeMotif(random: () => number) {
  let step = 4 + Math.floor(random() * 3)
  return [0, 1, 1.5, 3, 4, 5.5, 6].flatMap((at, index) => {
    step += pick([-2, -1, -1, 0, 1, 1, 2], random)
    step = Math.max(1, Math.min(9, step))
    return index > 0 && random() < 0.18 ? [] : [{ at, step }]
  })
}

function writeMelody(score: Score, motif: ReturnType<typeof makeMotif>, bar: number): void {
  const { plan, random } = score
  const scale = scales.pentatonic
  // Relative major of a minor key has the same five notes, so the melody sits on any chord.
  const tonic = plan.tonic + (plan.scale === 'minor' || plan.scale === 'dorian' ? 3 : 0)
  motif.forEach(({ at, step }, index) => {
    const varied = bar % 4 === 2 && index > 3 ? Math.max(0, step + pick([-1, 1], random)) : step
    const octave = Math.floor(varied / scale.length)
    const midi = tonic + 12 + 12 * octave + (scale[varied % scale.length] as number)
    const beats = ((motif[index + 1]?.at ?? 8) - at) * 0.9
    const instrument = plan.lead === 'keys' ? bell : keys
    play(score, score.echoed, instrument, {
      midi,
      beat: bar * 4 + at,
      beats,
      gain: 0.42,
      pan: 0.15,
    })
  })
}

/** Seconds that a composition lasts, its last chord dying away included. */
export const secondsOf = ({ bars, beatsPerMinute }: Composition): number =>
  Math.round((bars * 4 * 60) / beatsPerMinute + 2)

/** Plays a composition into two channels. The same composition always gives the same samples. */
export function render(plan: Composition): Stereo {
  const random = seededRandom(plan.seed)
  const seconds = secondsOf(plan)
  const beat = 60 / plan.beatsPerMinute
  const score: Score = {
    ...{ plan, beat, random, sounds: new Map() },
    ...{ dry: stereo(seconds), echoed: stereo(seconds) },
  }
  const motif = makeMotif(random)
  for (let bar = 0; bar < plan.bars; bar += 1) {
    const layers = layersAt(plan, bar)
    writeChord(score, bar)
    if (layers.arpeggio) writeArpeggio(score, bar)
    if (layers.bass) writeBass(score, bar)
    if (layers.drums) writeDrums(score, bar)
    if (layers.melody && bar % 2 === 0) writeMelody(score, motif, bar)
  }
  const mix = stereo(seconds)
  mixInto(mix, score.dry, 1)
  mixInto(mix, score.echoed, 1)
  mixInto(mix, pingPong(score.echoed, beat * 0.75, 0.42), 0.32)
  const room = stereo(seconds)
  mixInto(room, score.dry, 0.5)
  mixInto(room, score.echoed, 0.9)
  mixInto(mix, reverb(room, plan.space), 0.35)
  return master(mix)
}
