/** Files that are not clips yet: shown, so that no one wonders where a recording is. */
import type { GrowingView } from '../../preload/clip-view.ts';
import { displayName, formatBytes } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { describeGrowing } from '../../preload/words.ts';

const mostShown = 3;

interface Props {
  readonly growing: readonly GrowingView[];
  /** How many there are in all. */
  readonly count: number;
}

export function GrowingFiles({ growing, count }: Props) {
  if (growing.length === 0) return null;
  const further = count - Math.min(growing.length, mostShown);
  return (
    <section className="growing" aria-labelledby="growing-heading">
      <h2 id="growing-heading">{t('queue:growing')}</h2>
      <ul>
        {growing.slice(0, mostShown).map((file) => (
          <li key={`${file.folderName}/${file.name}`}>
            <b>{displayName(file.name)}</b>
            <span>{formatBytes(file.sizeBytes)}</span>
            <span>{describeGrowing(file)}</span>
          </li>
        ))}
        {further > 0 && <li>{t('queue:more', { count: further })}</li>}
      </ul>
    </section>
  );
}
