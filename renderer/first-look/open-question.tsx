/**
 * Folders whose old recordings are not decided about yet: what that holds up, and the way to the
 * question.
 */
import type { FirstLookView } from '../../preload/first-look-contract.ts';
import { displayName } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';

interface Props {
  readonly looks: readonly FirstLookView[];
  readonly onAnswer: (lookId: number) => void;
}

export function OpenQuestions({ looks, onAnswer }: Props) {
  return looks
    .filter(({ count }) => count > 0)
    .map(({ lookId, count, folderName }) => (
      <section key={lookId} className="banner mild" aria-labelledby={`look-${lookId}`}>
        <div>
          <h2 id={`look-${lookId}`}>
            {t('first-look:waiting.heading', { count, name: displayName(folderName) })}
          </h2>
          <p>{t('first-look:waiting.text')}</p>
        </div>
        <button type="button" onClick={() => onAnswer(lookId)}>
          {t('first-look:waiting.answer')}
        </button>
      </section>
    ));
}
