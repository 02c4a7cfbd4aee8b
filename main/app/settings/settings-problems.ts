/**
 * What the engine finds wrong with settings, in the words and the language of the window. The
 * engine's own line names the field and may name a path, which is for the command line.
 */
import { t } from '../../../preload/language.ts';

const words: readonly (readonly [field: RegExp, sentence: () => string])[] = [
  [/^folders\[\d+\]\.path$/, () => t('settings:wrong.noFolder')],
  [/^folders$/, () => t('settings:folders.none')],
  [/^folders\[\d+\]\.include/, () => t('settings:wrong.include')],
  [/^service\.metadataUrl$/, () => t('settings:wrong.metadataUrl')],
  [/^service\.transferHosts/, () => t('settings:wrong.transferHosts')],
  [/^service\.proxy$/, () => t('settings:wrong.proxy')],
  [/^service\.caFile$/, () => t('settings:wrong.certificates')],
  [/^account\.scid$/, () => t('settings:wrong.scid')],
  [/^account\.authorization/, () => t('settings:wrong.authorization')],
  [/^afterPublished\.folder/, () => t('settings:wrong.afterFolder')],
  [/^afterPublished/, () => t('settings:wrong.afterDays')],
  [/^transfers\.(limitedB|b)ytesPerSecond$/, () => t('settings:wrong.pace')],
  [/^transfers\.bytesPer(Day|Month)$/, () => t('settings:wrong.cap')],
  [/^transfers\.clipsAtOnce$/, () => t('settings:wrong.atOnce', { most: 8 })],
  [/^transfers\.blocksAtOnce$/, () => t('settings:wrong.atOnce', { most: 16 })],
];

/** The engine's own line where there are no better words for the field. */
export function inWords(problem: string, field: string | null): string {
  return words.find(([pattern]) => field !== null && pattern.test(field))?.[1]() ?? problem;
}
