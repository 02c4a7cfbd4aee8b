/** The page of one clip. */
import { t } from '../../preload/language.ts';
import type { Go } from '../frame/screen.ts';

interface Props {
  readonly clipId: string;
  readonly go: Go;
}

export function ClipScreen({ clipId, go }: Props) {
  return (
    <main>
      <button type="button" onClick={() => go({ name: 'queue' })}>
        {t('frame:back')}
      </button>
      <h1>{clipId}</h1>
    </main>
  );
}
