/**
 * Plays the clip from its file, as far as Chromium can; the page never learns where the file is.
 */
import { useState } from 'react';
import type { ClipView } from '../../preload/clip-view.ts';
import { displayName } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { Card } from '../parts/card.tsx';

export function Preview({ clip }: { readonly clip: ClipView }) {
  const [broken, setBroken] = useState(false);
  return (
    <Card heading={t('clip:preview.heading')} name="preview">
      {broken ? (
        <p className="help">{t('clip:preview.none')}</p>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: a recording of a game has no captions
        <video
          controls
          // The page may write no file, so that button of the player would do nothing.
          controlsList="nodownload"
          preload="metadata"
          src={`./media/${clip.clipId}`}
          aria-label={t('clip:preview.label', { name: displayName(clip.name) })}
          onError={() => setBroken(true)}
        />
      )}
    </Card>
  );
}
