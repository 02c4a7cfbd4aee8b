/** What stands around every screen once Clipslot is set up: the way to the others, and the screen itself. */
import type { ReactNode } from 'react';
import { t } from '../../preload/language.ts';
import type { Go, Screen } from './screen.ts';

interface Props {
  readonly screen: Screen;
  readonly go: Go;
  readonly children: ReactNode;
}

const places = ['queue', 'overview', 'settings'] as const;

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
            onClick={() => go({ name })}
          >
            {t(`frame:screens.${name}`)}
          </button>
        ))}
      </nav>
      <div className="frame-screen">{children}</div>
    </div>
  );
}

/** A clip's page belongs to the queue. */
function isWithin(screen: Screen, place: (typeof places)[number]): boolean {
  return screen.name === place || (place === 'queue' && screen.name === 'clip');
}
