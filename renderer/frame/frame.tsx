/**
 * What stands around every screen once Clipslot is set up: the way to the others, and the screen
 * itself.
 */
import type { ReactNode } from 'react';
import { t } from '../../preload/language.ts';
import type { Go, Screen } from './screen.ts';

interface Props {
  readonly screen: Screen;
  readonly go: Go;
  readonly children: ReactNode;
}

const places = ['queue', 'overview', 'settings', 'about'] as const;
type Place = (typeof places)[number];

/** A list and what leaves it, a rising line in its frame, three sliders, a letter in a ring. */
const placePaths: Readonly<Record<Place, string>> = {
  queue: 'M2.5 4h6 M2.5 8h6 M2.5 12h6 M12 12.5v-9 M9.9 5.6 12 3.5l2.1 2.1',
  overview: 'M2.5 2.5v11h11 M5 10.5l2.6-3.2 2.2 1.8 3.2-4.6',
  settings:
    'M2.5 4h5.2 M11.3 4h2.2 M2.5 8h1.2 M7.3 8h6.2 M2.5 12h6.2 M12.3 12h1.2 M11.3 4a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0 M7.3 8a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0 M12.3 12a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0',
  about: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0 M8 7.2v4 M8 4.7v.2',
};

export function Frame({ screen, go, children }: Props) {
  return (
    <div className="frame">
      <nav className="places" aria-label={t('frame:screens.label')}>
        {places.map((name) => (
          <button
            key={name}
            type="button"
            className="quiet"
            aria-current={isWithin(screen, name) ? 'page' : undefined}
            title={t(`frame:screens.${name}`)}
            onClick={() => go({ name })}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d={placePaths[name]} />
            </svg>
            <span>{t(`frame:screens.${name}`)}</span>
          </button>
        ))}
      </nav>
      <div className="frame-screen">{children}</div>
    </div>
  );
}

/** A clip's page belongs to the queue. */
function isWithin(screen: Screen, place: Place): boolean {
  return screen.name === place || (place === 'queue' && screen.name === 'clip');
}
