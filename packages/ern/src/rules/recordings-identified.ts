import type { Rule } from './rule.ts'

/** Without an ISRC a recording cannot be told apart from others, nor reported. */
export const recordingsIdentified: Rule = {
  id: 'ERN_ISRC_MISSING',
  severity: 'warning',
  about:
    'A sound recording or video that is no supplement has an ISRC (Release Profile 2.1, 5.3.1.4).',
  fix: 'Add the ISRC.',
  *check({ facts: { resources, texts } }) {
    for (const { name, hasIsrc, ref, place, isSupplemental } of resources)
      if (!isSupplemental && (name === 'SoundRecording' || name === 'Video') && !hasIsrc)
        yield { message: () => `The ${name} ${texts.textOf(ref)} has no ISRC.`, place }
  },
}
